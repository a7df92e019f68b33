namespace TencentEmulator.Cos.Requests;

/// <summary>Decides which operation a request is, from method, address, query and the copy-source header.</summary>
internal static class CosRouting
{
    // Sub-resources that exist in COS but not here. Answering as if they were absent would be a lie.
    private static readonly string[] Unsupported =
    [
        "cors", "lifecycle", "policy", "tagging", "website", "logging", "replication", "inventory", "encryption", "referer",
        "domain", "versions", "restore", "append", "object-lock", "accelerate", "origin", "intelligenttiering", "select", "torrent",
        "retention", "legal-hold", "uploadsnapshot", "symlink", "notification", "requestPayment", "metrics", "analytics",
        "publicAccessBlock", "ownershipControls",
    ];

    /// <exception cref="CosException">The combination is not allowed or not implemented.</exception>
    public static CosOperation Find(string method, CosAddress address, QueryParameters query, IHeaderDictionary headers)
    {
        var unsupported = query.Pairs.FirstOrDefault(pair => pair.Value.Length == 0 && Unsupported.Contains(pair.Key)).Key;
        if (unsupported is not null)
            throw CosError.NotImplemented($"the sub-resource ?{unsupported}");
        return address switch
        {
            { Bucket: null } when method is "GET" or "HEAD" => CosOperation.ListBuckets,
            { Bucket: null } => throw CosError.MethodNotAllowed(method),
            { Key: null } => ForBucket(method, query),
            _ => ForObject(method, query, IsCopy(headers)),
        };
    }

    private static CosOperation ForBucket(string method, QueryParameters query) => method switch
    {
        "GET" when query.Has("location") => CosOperation.GetBucketLocation,
        "GET" when query.Has("versioning") => CosOperation.GetBucketVersioning,
        "GET" when query.Has("acl") => CosOperation.GetBucketAcl,
        "GET" when query.Has("uploads") => CosOperation.ListMultipartUploads,
        "GET" => CosOperation.ListObjects,
        "HEAD" => CosOperation.HeadBucket,
        "PUT" when query.Has("versioning") => CosOperation.PutBucketVersioning,
        "PUT" when query.Has("acl") => CosOperation.PutBucketAcl,
        "PUT" => CosOperation.PutBucket,
        "DELETE" => CosOperation.DeleteBucket,
        "POST" when query.Has("delete") => CosOperation.DeleteObjects,
        "POST" => throw CosError.NotImplemented("form uploads (POST Object)"),
        _ => throw CosError.MethodNotAllowed(method),
    };

    private static CosOperation ForObject(string method, QueryParameters query, bool isCopy) => method switch
    {
        "GET" when query.Has("acl") => CosOperation.GetObjectAcl,
        "GET" when query.Has("uploadId") => CosOperation.ListParts,
        "GET" => CosOperation.GetObject,
        "HEAD" => CosOperation.HeadObject,
        "PUT" when query.Has("acl") => CosOperation.PutObjectAcl,
        "PUT" when query.Has("uploadId") => isCopy ? CosOperation.UploadPartCopy : CosOperation.UploadPart,
        "PUT" => isCopy ? CosOperation.CopyObject : CosOperation.PutObject,
        "POST" when query.Has("uploads") => CosOperation.InitiateMultipartUpload,
        "POST" when query.Has("uploadId") => CosOperation.CompleteMultipartUpload,
        "DELETE" when query.Has("uploadId") => CosOperation.AbortMultipartUpload,
        "DELETE" => CosOperation.DeleteObject,
        _ => throw CosError.MethodNotAllowed(method),
    };

    private static bool IsCopy(IHeaderDictionary headers) =>
        headers.ContainsKey("x-cos-copy-source") || headers.ContainsKey("x-amz-copy-source");
}
