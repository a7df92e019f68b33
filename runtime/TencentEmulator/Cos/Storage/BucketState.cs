namespace TencentEmulator.Cos.Storage;

/// <summary>A bucket's own settings.</summary>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Versioning">null (never set), Enabled or Suspended. Version histories are not kept.</param>
internal sealed record BucketState(DateTimeOffset CreatedAt, string? Versioning)
{
    /// <summary>COS ignores x-cos-forbid-overwrite in a bucket that ever had versioning, also when it is suspended.</summary>
    public bool HonoursForbidOverwrite => Versioning is null;
}
