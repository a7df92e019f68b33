namespace TencentEmulator.Cos;

/// <summary>Every refusal the emulator can give, so that code, status and wording exist once.</summary>
internal static class CosError
{
    public static CosException AccessDenied(string message = "Access Denied.") => new(403, "AccessDenied", message);
    public static CosException InvalidAccessKeyId() =>
        new(403, "InvalidAccessKeyId", "The Access Key Id you provided does not exist in our records.");
    public static CosException SignatureDoesNotMatch() =>
        new(403, "SignatureDoesNotMatch", "The Signature you specified is invalid.");
    public static CosException RequestTimeTooSkewed() =>
        new(403, "RequestTimeTooSkewed", "The difference between the request time and the server's time is too large.");
    public static CosException RequestExpired() => AccessDenied("Request has expired");
    public static CosException NoSuchBucket() => new(404, "NoSuchBucket", "The specified bucket does not exist.");
    public static CosException NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");
    public static CosException NoSuchUpload() => new(404, "NoSuchUpload",
        "The specified multipart upload does not exist. The upload ID might be invalid, or the upload was aborted or completed.");
    public static CosException FileAlreadyExists() =>
        new(409, "FileAlreadyExists", "The object already exists and x-cos-forbid-overwrite is true.");
    public static CosException BucketAlreadyOwnedByYou() =>
        new(409, "BucketAlreadyOwnedByYou", "The bucket you tried to create already exists, and you own it.");
    public static CosException BucketNotEmpty() =>
        new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.");
    public static CosException PreconditionFailed() =>
        new(412, "PreconditionFailed", "At least one of the preconditions you specified did not hold.");
    public static CosException BadDigest(string what) =>
        new(400, "BadDigest", $"The {what} you specified did not match what we received.");
    public static CosException InvalidDigest() =>
        new(400, "InvalidDigest", "The Content-MD5 you specified is not the base64 of 16 bytes.");
    public static CosException MissingContentMd5() =>
        new(400, "InvalidRequest", "Missing required header for this request: Content-MD5");
    public static CosException EntityTooSmall() =>
        new(400, "EntityTooSmall", "Every part but the last must have at least 1048576 bytes.");
    public static CosException EntityTooLarge() =>
        new(400, "EntityTooLarge", "The object or part is larger than 5 GB.");
    public static CosException IncompleteBody(string message) => new(400, "IncompleteBody", message);
    public static CosException InvalidPart(int number) => new(400, "InvalidPart",
        $"Part {number} could not be found, or the ETag given for it is not that of the part received.");
    public static CosException InvalidPartOrder() =>
        new(400, "InvalidPartOrder", "The list of parts was not in ascending order by part number.");
    public static CosException MalformedXml(string message) => new(400, "MalformedXML", message);
    public static CosException InvalidArgument(string message) => new(400, "InvalidArgument", message);
    public static CosException InvalidUri(string message) => new(400, "InvalidURI", message);
    public static CosException KeyTooLong() => new(400, "KeyTooLong", "A key has at most 850 bytes in UTF-8.");
    public static CosException InvalidBucketName(string name) => new(400, "InvalidBucketName",
        $"'{name}' is not a bucket name: lower-case letters, digits and hyphens, ending in -APPID.");
    public static CosException MissingContentLength() =>
        new(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    public static CosException InvalidRange() =>
        new(416, "InvalidRange", "The requested range cannot be satisfied.");
    public static CosException MethodNotAllowed(string method) => new(405, "MethodNotAllowed",
        $"The method {method} is not allowed against this resource.");
    public static CosException NotImplemented(string what) => new(501, "NotImplemented",
        $"The emulator does not implement {what}.");
    public static CosException InternalError(string message) => new(500, "InternalError", message);
}
