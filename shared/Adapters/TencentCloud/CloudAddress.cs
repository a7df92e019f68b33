namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Where each product is.</summary>
internal sealed class CloudAddress
{
    private const string Placeholder = "{product}";

    private readonly string pattern;

    /// <exception cref="ArgumentException">The endpoint is no http or https address without a path.</exception>
    public CloudAddress(string? endpoint)
    {
        pattern = endpoint?.TrimEnd('/') ?? $"https://{Placeholder}.tencentcloudapi.com";
        var example = pattern.Replace(Placeholder, "tcbr", StringComparison.Ordinal);
        if (!Uri.TryCreate(example, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/")
            throw new ArgumentException($"{endpoint} is not an address as https://HOST:PORT.", nameof(endpoint));
        IsLoopback = uri.IsLoopback;
    }

    public bool IsLoopback { get; }

    public Uri UriOf(CloudProduct product) => new(pattern.Replace(Placeholder, product.Name, StringComparison.Ordinal) + "/");
}
