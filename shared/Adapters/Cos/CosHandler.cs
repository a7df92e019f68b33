using System.Net;

namespace SuperInsight.Adapters.Cos;

/// <summary>How connections to COS are made and kept.</summary>
internal static class CosHandler
{
    public static SocketsHttpHandler Create(CosAddress address) => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = !address.IsLoopback,
        ActivityHeadersPropagator = null,
        MaxResponseDrainSize = 0,
    };
}
