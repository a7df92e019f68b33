namespace SuperInsight.Adapters.Cos;

/// <summary>One kind of request.</summary>
/// <param name="Verb">As people read it: <c>read object</c>.</param>
/// <param name="Action">What a CAM policy must allow: <c>name/cos:GetObject</c>.</param>
internal sealed record CosOperation(string Verb, string Action)
{
    public static readonly CosOperation Create = new("create object", "name/cos:PutObject");
    public static readonly CosOperation Read = new("read object", "name/cos:GetObject");
    public static readonly CosOperation Inspect = new("inspect object", "name/cos:HeadObject");
    public static readonly CosOperation Delete = new("delete object", "name/cos:DeleteObject");
    public static readonly CosOperation List = new("list objects", "name/cos:GetBucket");
    public static readonly CosOperation Begin = new("begin upload", "name/cos:InitiateMultipartUpload");
    public static readonly CosOperation SendPart = new("send part", "name/cos:UploadPart");
    public static readonly CosOperation Complete = new("complete upload", "name/cos:CompleteMultipartUpload");
    public static readonly CosOperation Abort = new("abort upload", "name/cos:AbortMultipartUpload");
    public static readonly CosOperation ListUploads = new("list unfinished uploads", "name/cos:ListMultipartUploads");
}
