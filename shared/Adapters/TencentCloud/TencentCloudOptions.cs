using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Who we are at Tencent Cloud's API, and where it is.</summary>
/// <param name="SecretId">Names the key; setting <c>TENCENTCLOUD_SECRET_ID</c>.</param>
/// <param name="SecretKey">Setting <c>TENCENTCLOUD_SECRET_KEY</c>.</param>
/// <param name="Region">As <c>ap-shanghai</c>; setting <c>TencentCloud__Region</c>. Null: the API's own choice.</param>
public sealed record TencentCloudOptions(Secret SecretId, Secret SecretKey, string? Region)
{
    /// <summary>
    /// Where to connect; setting <c>TencentCloud__Endpoint</c>. Null: <c>https://{product}.tencentcloudapi.com</c>. A given one serves every
    /// product, unless it contains <c>{product}</c>, which is then replaced.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>The token of a temporary credential; null for a permanent one.</summary>
    public Secret? SessionToken { get; init; }

    /// <summary>How long to wait, how often to try and how fast to ask.</summary>
    public CloudLimits Limits { get; init; } = new();
}
