using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SuperInsight.Adapters.Dns;

namespace SuperInsight.Adapters.Tests.CustomDomains;

/// <summary>Against a TLS server on this machine.</summary>
public sealed class ShownCertificatesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(30)]
    [InlineData(-1)]
    public async Task FindEndAsync_TellsTheEnd_OfACertificateThatNobodyTrusts_EvenWhenItIsOver(int days)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).AddDays(days);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=app.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(end.AddDays(-90), end);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, made);
        Assert.Equal(end, await Certificates(listener).FindEndAsync("127.0.0.1", Cancellation));
        await serving;
    }

    [Fact]
    public async Task FindEndAsync_IsNull_WhenNobodyAnswersWithOne()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hanging = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancellation);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Cancellation);
        }, Cancellation);
        Assert.Null(await Certificates(listener).FindEndAsync("127.0.0.1", Cancellation));
        await hanging;
        listener.Stop();
        Assert.Null(await new ShownCertificates(9, TimeSpan.FromSeconds(5), TimeProvider.System).FindEndAsync("127.0.0.1", Cancellation));
    }

    [Fact]
    public async Task FindAsync_AsksTheResolver()
    {
        var names = new SystemDomainNames();
        Assert.Contains("127.0.0.1", (await names.FindAsync("localhost", Cancellation))!.Addresses);
    }

    private static ShownCertificates Certificates(TcpListener listener) => new(((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(20), TimeProvider.System);

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, Cancellation);
        }
        catch (Exception gone) when (gone is IOException or AuthenticationException)
        {
        }
    }
}
