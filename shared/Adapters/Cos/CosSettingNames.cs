namespace SuperInsight.Adapters.Cos;

/// <summary>The settings that a bucket's address and credential come from: what a failure tells a person to look at.</summary>
public sealed record CosSettingNames(string Region, string Bucket, string SecretId, string SecretKey, string SessionToken, string Endpoint)
{
    public static CosSettingNames Primary { get; } =
        new("Cos__Region", "Cos__Bucket", "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SESSION_TOKEN", "Cos__Endpoint");

    /// <summary>A standby's credential is a permanent one.</summary>
    public static CosSettingNames Standby { get; } =
        new("Cos__Standby__Region", "Cos__Standby__Bucket", "Cos__Standby__SecretId", "Cos__Standby__SecretKey", "Cos__Standby__SecretId", "Cos__Standby__Endpoint");
}
