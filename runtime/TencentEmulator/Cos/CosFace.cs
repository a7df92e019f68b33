namespace TencentEmulator.Cos;

/// <summary>Which dialect the caller speaks, told by the signature it used: header names in answers follow it.</summary>
internal enum CosFace
{
    /// <summary>COS's own XML API: q-sign, <c>x-cos-*</c>.</summary>
    Native,

    /// <summary>The S3-compatible face: SigV4, <c>x-amz-*</c>.</summary>
    S3,
}
