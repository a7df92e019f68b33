using System.Text;

namespace SuperInsight.Adapters.Cos;

/// <summary>Where a bucket's objects are, on the wire and in the signature.</summary>
internal sealed class CosAddress
{
    private const int LongestKey = 850;

    private readonly string origin;
    private readonly string path;

    /// <exception cref="ArgumentException">The endpoint is not an http or https address.</exception>
    public CosAddress(CosOptions options)
    {
        var text = options.Endpoint ?? $"https://{{bucket}}.cos.{options.Region}.myqcloud.com";
        var hostStyle = text.Contains("{bucket}", StringComparison.Ordinal);
        if (!Uri.TryCreate(text.Replace("{bucket}", options.Bucket, StringComparison.Ordinal), UriKind.Absolute, out var endpoint)
            || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0)
            throw new ArgumentException($"Cos__Endpoint '{text}' is not an address like https://host:port, with {{bucket}} where the bucket's name belongs.", nameof(options));
        origin = endpoint.GetLeftPart(UriPartial.Authority);
        path = endpoint.AbsolutePath.TrimEnd('/') + (hostStyle ? "/" : $"/{options.Bucket}/");
        var host = endpoint.HostNameType == UriHostNameType.IPv6 ? endpoint.Host : endpoint.IdnHost;
        Host = endpoint.IsDefaultPort ? host : $"{host}:{endpoint.Port}";
        IsLoopback = endpoint.IsLoopback;
    }

    /// <summary>The <c>Host</c> header, with the port where it is not the scheme's own.</summary>
    public string Host { get; }

    public bool IsLoopback { get; }

    /// <summary>The decoded path, as it is signed.</summary>
    public string PathOf(string key) => path + key;

    public Uri UriOf(string key, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var text = new StringBuilder(origin).Append(PercentEncoding.EncodePath(PathOf(key)));
        for (var item = 0; item < query.Count; item++)
        {
            text.Append(item == 0 ? '?' : '&').Append(PercentEncoding.Encode(query[item].Key));
            if (query[item].Value.Length > 0)
                text.Append('=').Append(PercentEncoding.Encode(query[item].Value));
        }
        // What is signed must be what is sent: Uri would otherwise rewrite escapes.
        return new Uri(text.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <exception cref="ArgumentException">No object can have this key.</exception>
    public static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key[0] == '/' || Encoding.UTF8.GetByteCount(key) > LongestKey || key.Any(char.IsControl) || key.Split('/').Any(segment => segment is "." or ".."))
            throw new ArgumentException($"'{key}' is not an object key: at most {LongestKey} bytes of UTF-8 without a leading slash, control characters or dot segments.", nameof(key));
    }
}
