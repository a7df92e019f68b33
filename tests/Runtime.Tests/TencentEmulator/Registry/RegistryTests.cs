using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runtime.Tests.Emulator.CloudRun;
using TencentEmulator.Control;

namespace Runtime.Tests.Emulator.Registry;

/// <summary>Asking what a tag points to, with the token dance, and TCR's webhook.</summary>
public sealed partial class RegistryTests : IAsyncLifetime
{
    private const string Digest = "sha256:89a4c0b1f6d5e2a7c3b8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a28fc9";
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private CloudRunStand _stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stand = await CloudRunStand.StartAsync();
        await _stand.ControlAsync("PUT", "registry/tags", new { repository = "demo/web", tag = "1.4.2", digest = Digest });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _stand.DisposeAsync();
    }

    [Fact]
    public async Task Head_GivesTheDigest_AfterTheTokenDance()
    {
        using var first = await HeadAsync("demo/web", "1.4.2", null);
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        var token = await TokenAsync(first, null);
        using var second = await HeadAsync("demo/web", "1.4.2", token);
        Assert.Equal((HttpStatusCode.OK, Digest), (second.StatusCode, second.Headers.GetValues("Docker-Content-Digest").Single()));
        using var unknown = await HeadAsync("demo/web", "1.4.3", token);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var other = await HeadAsync("demo/other", "1", token);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
        using var byDigest = await HeadAsync("demo/web", Digest, token);
        Assert.Equal(HttpStatusCode.OK, byDigest.StatusCode);

        _stand.Clock.Advance(TimeSpan.FromMinutes(6));
        using var late = await HeadAsync("demo/web", "1.4.2", token);
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Fact]
    public async Task Tag_CanMove()
    {
        var moved = (await _stand.ControlAsync("PUT", "registry/tags", new { repository = "demo/web", tag = "1.4.2" }))!["digest"]!.GetValue<string>();
        using var first = await HeadAsync("demo/web", "1.4.2", null);
        using var second = await HeadAsync("demo/web", "1.4.2", await TokenAsync(first, null));
        Assert.NotEqual(Digest, moved);
        Assert.Equal(moved, second.Headers.GetValues("Docker-Content-Digest").Single());
        await _stand.ControlAsync("DELETE", "registry/tags", new { repository = "demo/web", tag = "1.4.2" });
        await _stand.ControlAsync("DELETE", "registry/tags", new { repository = "demo/web", tag = "1.4.2" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task PrivateRepository_NeedsACredential()
    {
        await _stand.ControlAsync("PUT", "registry/tags", new Dictionary<string, object> { ["repository"] = "demo/secret", ["tag"] = "1", ["private"] = true });
        using var first = await HeadAsync("demo/secret", "1", null);
        Assert.Null(await TokenAsync(first, null));
        Assert.Null(await TokenAsync(first, $"{EmulatorFixture.Full.SecretId}:wrong"));
        using var second = await HeadAsync("demo/secret", "1", await TokenAsync(first, $"{EmulatorFixture.Full.SecretId}:{EmulatorFixture.Full.SecretKey}"));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Faults_Strike()
    {
        _stand.Server.Faults.Add(new FaultRule { Service = "registry", Operation = "HeadManifest", Bucket = "demo/web", KeyContains = "1.4", Times = 1, Fault = new Fault { Status = 429 } });
        using var limited = await HeadAsync("demo/web", "1.4.2", null);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal(("registry", "status 429"), (_stand.Server.Requests.Entries[^1].Service, _stand.Server.Requests.Entries[^1].Fault));
    }

    [Fact]
    public async Task Push_TellsAWebhook_AsTcrDoes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var answer = await _stand.ControlAsync("PUT", "registry/tags", new
        {
            repository = "demo/web",
            tag = "1.5.0",
            digest = Digest,
            notify = new { url = receiver.Address, headers = new Dictionary<string, string> { ["X-Registry-Secret"] = "fixture-not-real" } },
        });
        Assert.Equal(202, answer!["told"]!.GetValue<int>());
        var (headers, body) = Assert.Single(receiver.Received);
        Assert.Equal("fixture-not-real", headers["X-Registry-Secret"]);
        var sent = JsonNode.Parse(body)!;
        Assert.Equal(("pushImage", "1.5.0", Digest, "demo/web"), (
            sent["type"]!.GetValue<string>(), sent["event_data"]!["resources"]![0]!["tag"]!.GetValue<string>(),
            sent["event_data"]!["resources"]![0]!["digest"]!.GetValue<string>(), sent["event_data"]!["repository"]!["repo_full_name"]!.GetValue<string>()));
    }

    private async Task<HttpResponseMessage> HeadAsync(string repository, string reference, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(_stand.Server.BaseUri, $"/v2/{repository}/manifests/{reference}"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, Cancellation);
    }

    /// <summary>The token that the challenge leads to; null when it is refused.</summary>
    private async Task<string?> TokenAsync(HttpResponseMessage challenged, string? userAndPassword)
    {
        var parts = Pair().Matches(challenged.Headers.WwwAuthenticate.Single().ToString()).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{parts["realm"]}?service={Uri.EscapeDataString(parts["service"])}&scope={Uri.EscapeDataString(parts["scope"])}");
        if (userAndPassword is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));
        using var response = await _http.SendAsync(request, Cancellation);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("token").GetString() : null;
    }

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Pair();
}
