using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Probes;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.Tests.Probes;

/// <summary>What is made of each answer, over real connections.</summary>
public sealed class HttpHealthProbeTests : IDisposable
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly List<IDisposable> open = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => open.ForEach(each => each.Dispose());

    [Theory]
    [InlineData(200, ProbeHealth.Healthy, "HTTP 200 in 0 ms")]
    [InlineData(204, ProbeHealth.Healthy, "HTTP 204 in 0 ms")]
    [InlineData(299, ProbeHealth.Healthy, "HTTP 299 in 0 ms")]
    [InlineData(302, ProbeHealth.Unhealthy, "HTTP 302 in 0 ms, and redirects are not followed")]
    [InlineData(401, ProbeHealth.Unhealthy, "HTTP 401 in 0 ms")]
    [InlineData(404, ProbeHealth.Unhealthy, "HTTP 404 in 0 ms")]
    [InlineData(429, ProbeHealth.Unhealthy, "HTTP 429 in 0 ms")]
    [InlineData(500, ProbeHealth.Unhealthy, "HTTP 500 in 0 ms")]
    [InlineData(503, ProbeHealth.Unhealthy, "HTTP 503 in 0 ms")]
    public async Task ProbeAsync_JudgesTheStatus_AndAsksOnce(int status, ProbeHealth health, string detail)
    {
        await using var server = new RawServer($"HTTP/1.1 {status} Any\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(new ProbeAnswer(health, null, detail), await ProbeAsync(server.Address));
        Assert.StartsWith("GET /health HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "/health", "/health")]
    [InlineData("base/", "/health", "/base/health")]
    [InlineData("base", "ready?deep=1", "/base/ready?deep=1")]
    [InlineData("?ignored=1", "/health", "/health")]
    public async Task ProbeAsync_AsksForThePath_BelowTheAddress(string address, string path, string asked)
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await Open(new HealthProbeOptions { Path = path }).ProbeAsync("web", new Uri(server.Address, address), Cancellation);
        Assert.StartsWith($"GET {asked} HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-run-version: web-002\r\n", "web-002")]
    [InlineData("", null)]
    [InlineData("x-run-version: \r\n", null)]
    [InlineData("x-run-version: a b\r\n", null)]
    [InlineData("x-run-version: web-001\r\nx-run-version: web-002\r\n", null)]
    public async Task ProbeAsync_TellsTheVersion_WhereTheAnswerDoes(string header, string? version)
    {
        await using var server = new RawServer($"HTTP/1.1 503 No\r\n{header}Content-Length: 2\r\n\r\nno");
        Assert.Equal(version, (await ProbeAsync(server.Address)).Version);
    }

    [Fact]
    public async Task ProbeAsync_MeasuresByItsClock()
    {
        using var slow = new ScriptedHandler(_ =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(40));
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        });
        Assert.Equal("HTTP 503 in 40 ms", (await Open(new(), slow).ProbeAsync("web", new Uri("https://web.example.com"), Cancellation)).Detail);
    }

    [Fact]
    public async Task ProbeAsync_HasAConnectionOfItsOwn_EachTime()
    {
        await using var server = new RawServer(async (_, stream, cancellationToken) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
            // The other side must close it.
            Assert.Equal(0, await stream.ReadAsync(new byte[1], cancellationToken));
        });
        var probe = Open(new());
        for (var time = 0; time < 2; time++)
            Assert.Equal(ProbeHealth.Healthy, (await probe.ProbeAsync("web", server.Address, Cancellation)).Health);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task ProbeAsync_IsUnhealthy_WhenTheConnectionIsRefused()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/");
        listener.Stop();
        Assert.Equal(new ProbeAnswer(ProbeHealth.Unhealthy, null, "connection refused in 0 ms"), await ProbeAsync(address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")]
    public async Task ProbeAsync_KnowsNothing_WhenTheAnswerDoesNotEnd(string beginning)
    {
        await using var server = new RawServer(async (_, stream, cancellationToken) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        });
        var answer = await clock.RunAsync(ProbeAsync(server.Address));
        Assert.Equal(new ProbeAnswer(ProbeHealth.NoAnswer, null, "no answer within 5 s"), answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task ProbeAsync_KnowsNothing_WhenTheAnswerBreaksOff(string answer)
    {
        await using var server = new RawServer(answer);
        var seen = await ProbeAsync(server.Address);
        Assert.Equal(ProbeHealth.NoAnswer, seen.Health);
        Assert.StartsWith("no whole answer in 0 ms: ", seen.Detail, StringComparison.Ordinal);
        if (answer.Length == 0)
            Assert.EndsWith("the connection was closed", seen.Detail, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ProbeAsync_ReadsNoMoreThanItNeeds()
    {
        var written = 0L;
        await using var server = new RawServer(async (_, stream, cancellationToken) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancellationToken);
            while (true)
            {
                await stream.WriteAsync(new byte[64 << 10], cancellationToken);
                Interlocked.Add(ref written, 64 << 10);
            }
        });
        Assert.Equal(ProbeHealth.Healthy, (await ProbeAsync(server.Address)).Health);
        Assert.InRange(Interlocked.Read(ref written), 0, 64 << 20);
    }

    [Fact]
    public async Task ProbeAsync_KnowsNothing_WhenTheCertificateIsNotTrusted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await using var server = new RawServer(async (_, stream, cancellationToken) =>
        {
            await using var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
        });
        var answer = await ProbeAsync(new UriBuilder(server.Address) { Scheme = "https" }.Uri);
        Assert.Equal(ProbeHealth.NoAnswer, answer.Health);
        Assert.StartsWith("no trusted connection in 0 ms: ", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_KnowsNothing_WhenTheNameIsNotKnown()
    {
        using var nobody = new ScriptedHandler(_ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known"));
        Assert.Equal(
            new ProbeAnswer(ProbeHealth.NoAnswer, null, "its name is not known, in 0 ms"), await Open(new(), nobody).ProbeAsync("web", new Uri("https://web.example.com"), Cancellation));
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://web.example.com/")]
    [InlineData("file:///etc/passwd")]
    public async Task ProbeAsync_KnowsNothing_WhenItIsNoWebAddress(string address) =>
        Assert.Equal((ProbeHealth.NoAnswer, $"{address} is no http or https address"), await ProbeAsync(new Uri(address, UriKind.RelativeOrAbsolute)) is var answer ? (answer.Health, answer.Detail) : default);

    [Fact]
    public async Task ProbeAsync_ReachesIPv6()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 && HasIPv6Loopback(), "This machine has no IPv6.");
        await using var server = new RawServer((_, stream, cancellationToken) => stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken).AsTask(), IPAddress.IPv6Loopback);
        Assert.Equal(ProbeHealth.Healthy, (await ProbeAsync(server.Address)).Health);
    }

    [Fact]
    public async Task ProbeAsync_EndsAtOnce_WhenItIsNoLongerWanted()
    {
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var server = new RawServer(async (_, _, cancellationToken) =>
        {
            await wanted.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        });
        var probe = Open(new());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.ProbeAsync("web", server.Address, wanted.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.ProbeAsync("web", server.Address, wanted.Token));
        Assert.Single(server.Requests);
    }

    private static bool HasIPv6Loopback()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task<ProbeAnswer> ProbeAsync(Uri address) => Open(new()).ProbeAsync("web", address, Cancellation);

    private HttpHealthProbe Open(HealthProbeOptions options, HttpMessageHandler? handler = null)
    {
        var probe = new HttpHealthProbe(options, handler, clock);
        open.Add(probe);
        return probe;
    }
}
