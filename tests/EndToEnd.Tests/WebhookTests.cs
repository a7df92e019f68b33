using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The routes that need no key: whatever is sent to them, only what is signed is recorded, and once.</summary>
[Collection(nameof(Releases))]
public sealed class WebhookTests(HostedCloud cloud) : IAsyncLifetime
{
    private const string GitHub = "/api/github/webhook";
    private const string Registry = "/api/registry/webhook";
    private const string Secret = "webhook-fixture-not-real";
    private const string RegistrySecret = "registry-fixture-not-real";
    private const int LongestBody = 25 << 20;
    private const long Flood = 200_000_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>A push that deploys nothing, so that the answer does not depend on who takes deployments.</summary>
    private static readonly byte[] Push = JsonSerializer.SerializeToUtf8Bytes(new { @ref = "refs/heads/feature", after = new string('a', 40), repository = new { full_name = "demo/web" } });

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Deadline };
    private Stand stand = null!;

    public async ValueTask InitializeAsync() => stand = (await cloud.NewHostedStandAsync(Site.Small))
        .With("GitHub__WebhookSecret", Secret).With("GitHub__Repository", "demo/web").With("Registry__WebhookSecret", RegistrySecret)
        .With("TencentCloud__ServiceName", "web").With("Deployments__Image", "ccr.ccs.tencentyun.com/demo/web");

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Routes_RecordWhatIsGenuine_Once_AndRefuseEverythingElse()
    {
        await using var host = await stand.StartHostAsync();

        // No signature, a wrong key, a forged body, half a signature, an old scheme.
        await RefusedAsync(host, GitHub, 401, Push, ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", Name(1)));
        await RefusedAsync(host, GitHub, 401, Push, Signed(Push, Name(1), key: "another key"));
        await RefusedAsync(host, GitHub, 401, [.. Push, (byte)' '], Signed(Push, Name(1)));
        await RefusedAsync(host, GitHub, 401, Push, ("X-Hub-Signature-256", "sha256=00"));
        await RefusedAsync(host, GitHub, 401, Push, ("X-Hub-Signature", "sha1=0000000000000000000000000000000000000000"));
        await RefusedAsync(host, Registry, 401, Push);
        await RefusedAsync(host, Registry, 401, Push, ("X-Webhook-Secret", Secret));

        // Too long, although signed.
        var long1 = new byte[LongestBody + 1];
        await RefusedAsync(host, GitHub, 413, long1, Signed(long1, Name(1)));

        // Genuine, and not what it says.
        await RefusedAsync(host, GitHub, 400, "{"u8.ToArray(), Signed("{"u8, Name(1)));
        await RefusedAsync(host, GitHub, 400, Push, Signed(Push, Name(1))[..1]);
        await RefusedAsync(host, GitHub, 400, Push, Signed(Push, "../../deployments/web"));
        await RefusedAsync(host, GitHub, 400, Push, Signed(Push, Name(1), @event: "push%0d%0aX-Injected: 1"));
        await RefusedAsync(host, Registry, 400, "[]"u8.ToArray(), ("X-Webhook-Secret", RegistrySecret));

        // Another method, another line of headers.
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, GitHub, key: "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Put, Registry, key: "")).Status);
        foreach (var split in (string[])["\n", "\r", "\0"])
            Assert.Matches("^HTTP/1.1 40[01] ", await RawAsync(host, $"X-GitHub-Event: push{split}X-Hub-Signature-256: sha256={new string('0', 64)}"));
        Assert.Empty(Recorded());

        // Genuine, and repeated: the answer is the same, and so is the ledger.
        var first = await SendAsync(host, GitHub, Push, Signed(Push, Name(1)));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (first.Status, first.ContentType));
        Assert.Contains("another branch", first.Body.GetProperty("ignored").GetString(), StringComparison.Ordinal);
        var one = Recorded();
        Assert.Equal([$"state/deliveries/github/{Name(1)}/000000000001.json"], one);
        for (var repeat = 0; repeat < 3; repeat++)
            Assert.Equal(first.Text, (await SendAsync(host, GitHub, Push, Signed(Push, Name(1)))).Text);
        Assert.Equal(one, Recorded());

        var registry = await SendAsync(host, Registry, """{"type":"deleteImage"}"""u8.ToArray(), [("X-Webhook-Secret", RegistrySecret)]);
        Assert.Equal(HttpStatusCode.OK, registry.Status);
        Assert.Equal(2, Recorded().Count);
        Assert.All((string[])[Secret, RegistrySecret, Convert.ToHexStringLower(Mac(Push, Secret))], hidden => Assert.DoesNotContain(hidden, host.Log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Routes_NameTheMissingSecret_AndStayFlat_UnderAFloodOfForgeries()
    {
        await using var host = await stand.With("Registry__WebhookSecret", null).With("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", $"{LongestBody}").StartHostAsync();
        var closed = await SendAsync(host, Registry, Push, [("X-Webhook-Secret", RegistrySecret)]);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (closed.Status, closed.ContentType));
        Assert.Contains("Registry__WebhookSecret", closed.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, GitHub, Push, Signed(Push, Name(1)))).Status);

        await FloodAsync(host);
        var before = host.ResidentBytes();
        for (var i = 0; i < 5; i++)
            await FloodAsync(host);
        // A gigabyte came; what stays is buffers that several threads keep for the next body.
        Assert.InRange(host.ResidentBytes() - before, long.MinValue, 128 << 20);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, GitHub, Push, Signed(Push, Name(2)))).Status);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{number:D12}");

    private static byte[] Mac(ReadOnlySpan<byte> body, string key) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body);

    private static (string Name, string Value)[] Signed(ReadOnlySpan<byte> body, string delivery, string key = Secret, string @event = "push") =>
        [("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(Mac(body, key))}"), ("X-GitHub-Event", @event), ("X-GitHub-Delivery", delivery)];

    /// <summary>The keys of all objects about deliveries.</summary>
    private List<string> Recorded()
    {
        var folder = stand.Bucket.FileOf("state/deliveries");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(stand.Bucket.FileOf(""), file)).Order(StringComparer.Ordinal)]
            : [];
    }

    private async Task RefusedAsync(RunningHost host, string path, int status, byte[] body, params (string Name, string Value)[] headers)
    {
        var answer = await SendAsync(host, path, body, headers);
        Assert.True(status == (int)answer.Status && answer.ContentType == "application/problem+json", $"{status} was expected, not {answer}");
        Assert.Equal(status, answer.Body.GetProperty("status").GetInt32());
        Assert.DoesNotContain("fixture", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Injected", answer.Text, StringComparison.Ordinal);
    }

    private async Task<HttpAnswer> SendAsync(RunningHost host, string path, byte[] body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Endpoint, path)) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.False(answer.Headers.Contains("X-Injected"));
        var type = answer.Content.Headers.ContentType?.MediaType;
        return new HttpAnswer(answer.StatusCode, type, type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : default, text);
    }

    /// <summary>Sends a body that does not say how long it is until it is refused, with a signature that looks right.</summary>
    private static async Task FloodAsync(RunningHost host)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var client = new TcpClient();
        await client.ConnectAsync(host.Endpoint.Host, host.Endpoint.Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {GitHub} HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\nTransfer-Encoding: chunked\r\n\r\n"), deadline.Token);
        var chunk = new byte[1 << 20];
        try
        {
            for (long sent = 0; sent < Flood; sent += chunk.Length)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), deadline.Token);
                await stream.WriteAsync(chunk, deadline.Token);
                await stream.WriteAsync("\r\n"u8.ToArray(), deadline.Token);
            }

            Assert.Fail("All of it was taken.");
        }
        catch (IOException)
        {
            // The host hung up.
        }
    }

    /// <summary>The first line that is answered to a request with a raw header.</summary>
    private static async Task<string> RawAsync(RunningHost host, string header)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var client = new TcpClient();
        await client.ConnectAsync(host.Endpoint.Host, host.Endpoint.Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"POST {GitHub} HTTP/1.1\r\nHost: x\r\n{header}\r\nContent-Length: 0\r\n\r\n"), deadline.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadLineAsync(deadline.Token) ?? "";
    }
}
