namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>Stands between the client and the network, for faults that no server can be asked for.</summary>
internal sealed class Interceptor(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> intercept)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        intercept(request, () => base.SendAsync(request, cancellationToken));
}
