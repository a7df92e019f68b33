using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Cos;

/// <summary>Which bucket, and who we are there.</summary>
/// <param name="Region">As <c>ap-shanghai</c>.</param>
/// <param name="Bucket">With the account's number: <c>backup-1250000000</c>.</param>
/// <param name="SecretId">Names the key; setting <c>TENCENTCLOUD_SECRET_ID</c>.</param>
/// <param name="SecretKey">Setting <c>TENCENTCLOUD_SECRET_KEY</c>.</param>
public sealed record CosOptions(string Region, string Bucket, Secret SecretId, Secret SecretKey)
{
    /// <summary>
    /// Where to connect. Null: <c>https://{bucket}.cos.{region}.myqcloud.com</c>. A given one is addressed path-style
    /// (<c>endpoint/bucket/key</c>), unless it contains <c>{bucket}</c>, which is then replaced.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>The token of a temporary credential; null for a permanent one.</summary>
    public Secret? SessionToken { get; init; }

    /// <summary>Where these options come from; failures name them.</summary>
    public CosSettingNames Names { get; init; } = CosSettingNames.Primary;

    /// <summary>How long to wait and how often to try.</summary>
    public CosLimits Limits { get; init; } = new();
}
