namespace TencentEmulator.Cos.Operations;

/// <summary>Which code carries out which operation.</summary>
internal static class OperationTable
{
    public static Func<CosExchange, CancellationToken, Task> Find(CosOperation operation) => operation switch
    {
        CosOperation.ListBuckets => BucketOperations.ListAsync,
        CosOperation.PutBucket => BucketOperations.PutAsync,
        CosOperation.HeadBucket => BucketOperations.HeadAsync,
        CosOperation.DeleteBucket => BucketOperations.DeleteAsync,
        CosOperation.GetBucketLocation => BucketOperations.GetLocationAsync,
        CosOperation.GetBucketVersioning => Versioning.GetAsync,
        CosOperation.PutBucketVersioning => Versioning.PutAsync,
        CosOperation.GetBucketAcl or CosOperation.GetObjectAcl => AccessControl.GetAsync,
        CosOperation.PutBucketAcl or CosOperation.PutObjectAcl => AccessControl.PutAsync,
        CosOperation.ListObjects => ObjectListing.ListAsync,
        CosOperation.DeleteObjects => ObjectRemoval.DeleteManyAsync,
        CosOperation.DeleteObject => ObjectRemoval.DeleteAsync,
        CosOperation.PutObject => ObjectCreation.PutAsync,
        CosOperation.CopyObject => ObjectCopy.CopyAsync,
        CosOperation.GetObject => ObjectReading.GetAsync,
        CosOperation.HeadObject => ObjectReading.HeadAsync,
        CosOperation.InitiateMultipartUpload => MultipartStart.InitiateAsync,
        CosOperation.UploadPart => PartUpload.UploadAsync,
        CosOperation.UploadPartCopy => PartUpload.CopyAsync,
        CosOperation.CompleteMultipartUpload => MultipartCompletion.CompleteAsync,
        CosOperation.AbortMultipartUpload => MultipartStart.AbortAsync,
        CosOperation.ListParts => MultipartListing.ListPartsAsync,
        CosOperation.ListMultipartUploads => MultipartListing.ListUploadsAsync,
        _ => throw CosError.NotImplemented(operation.ToString()),
    };
}
