using System.Net;

namespace SuperInsight.Adapters.Web;

/// <summary>How connections are made and kept where one's own credential is sent.</summary>
internal static class WebHandler
{
    public static SocketsHttpHandler Create() => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A credential must not follow a redirect to another host.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        Proxy = new RemoteProxy(),
        ActivityHeadersPropagator = null,
    };
}
