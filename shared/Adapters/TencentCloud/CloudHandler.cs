using System.Net;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>How connections to the API are made and kept.</summary>
internal static class CloudHandler
{
    public static SocketsHttpHandler Create(CloudAddress address) => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        UseProxy = !address.IsLoopback,
        ActivityHeadersPropagator = null,
    };
}
