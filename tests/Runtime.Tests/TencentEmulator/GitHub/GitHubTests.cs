using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runtime.Tests.Emulator.CloudRun;

namespace Runtime.Tests.Emulator.GitHub;

/// <summary>The calls of GitHub's API that a deployer needs.</summary>
public sealed class GitHubTests : IAsyncLifetime
{
    private const string Repository = "demo/web";
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private CloudRunStand _stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stand = await CloudRunStand.StartAsync(options => options with { GitHubToken = "token-fixture-not-real" });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "token-fixture-not-real");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _stand.DisposeAsync();
    }

    [Fact]
    public async Task Deployment_TakesStatuses()
    {
        var (status, deployment) = await AskAsync(HttpMethod.Post, "deployments", new { @ref = "9f3c2ab", environment = "production" });
        Assert.Equal(HttpStatusCode.Created, status);
        var statuses = $"deployments/{deployment!["id"]}/statuses";
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(HttpMethod.Post, statuses, new { state = "in_progress", description = new string('x', 140) })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(HttpMethod.Post, statuses, new { state = "in_progress", description = new string('x', 141) })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(HttpMethod.Post, statuses, new { state = "nonsense" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, "deployments/1/statuses", new { state = "success" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(HttpMethod.Post, "deployments", new { environment = "production" })).Status);
        var kept = (await _stand.ControlAsync("GET", $"github/deployments/{Repository}"))!.AsArray().Single()!;
        Assert.Equal(("9f3c2ab", "in_progress"), (kept["ref"]!.GetValue<string>(), kept["statuses"]!.AsArray().Single()!["state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Deployments_AreListed_NewestFirst_ByCommitAndEnvironmentAndTask()
    {
        foreach (var (reference, environment, task) in new[] { ("a", "production", "deploy"), ("a", "staging", "deploy"), ("b", "production", "deploy"), ("a", "production", "migrate") })
            await AskAsync(HttpMethod.Post, "deployments", new { @ref = reference, environment, task, payload = new { of = reference }, description = "why" });
        Assert.Equal(["a production migrate", "b production deploy", "a staging deploy", "a production deploy"], await ListedAsync("deployments"));
        Assert.Equal(["a production migrate", "a production deploy"], await ListedAsync("deployments?sha=a&environment=production"));
        Assert.Equal(["a production deploy"], await ListedAsync("deployments?sha=a&environment=production&task=deploy&ref=none"));
        Assert.Empty(await ListedAsync("deployments?sha=c"));
        var (_, listed) = await AskAsync(HttpMethod.Get, "deployments?sha=b");
        Assert.Equal(("b", "why"), (listed![0]!["payload"]!["of"]!.GetValue<string>(), listed[0]!["description"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Deployments_ComeInPages()
    {
        for (var i = 0; i < 5; i++)
            await AskAsync(HttpMethod.Post, "deployments", new { @ref = $"c{i}" });
        using var first = await _http.GetAsync(new Uri(_stand.Server.BaseUri, $"/github/repos/{Repository}/deployments?environment=production&per_page=3"), Cancellation);
        var next = first.Headers.GetValues("Link").Single().Split('>')[0].TrimStart('<');
        using var second = await _http.GetAsync(new Uri(next), Cancellation);
        Assert.Equal(["c1", "c0"], (await second.Content.ReadFromJsonAsync<JsonArray>(Cancellation))!.Select(deployment => deployment!["ref"]!.GetValue<string>()));
        Assert.False(second.Headers.Contains("Link"));
    }

    [Fact]
    public async Task DeploymentStatuses_AreListed_NewestFirst()
    {
        var (_, deployment) = await AskAsync(HttpMethod.Post, "deployments", new { @ref = "a" });
        var path = $"deployments/{deployment!["id"]}/statuses";
        Assert.Empty((await AskAsync(HttpMethod.Get, path)).Body!.AsArray());
        foreach (var state in new[] { "queued", "success" })
            await AskAsync(HttpMethod.Post, path, new { state, description = "why", log_url = "https://ops.example.com/" });
        Assert.Equal(["success", "queued"], (await AskAsync(HttpMethod.Get, path)).Body!.AsArray().Select(status => status!["state"]!.GetValue<string>()));
        var newest = Assert.Single((await AskAsync(HttpMethod.Get, $"{path}?per_page=1")).Body!.AsArray())!;
        Assert.Equal(("success", "why", "https://ops.example.com/"), (newest["state"]!.GetValue<string>(), newest["description"]!.GetValue<string>(), newest["log_url"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, "deployments/1/statuses")).Status);
    }

    [Fact]
    public async Task Call_IsRefused_WithoutTheToken()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "other");
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Post, "deployments", new { @ref = "x" })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Get, "nonsense")).Status);
    }

    [Fact]
    public async Task LostDelivery_IsListed_AndSentAgainUnderItsOwnIdentifier()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await _stand.ControlAsync("PUT", $"github/hooks/{Repository}/7", new { url = receiver.Address, secret = "hook-fixture-not-real" });
        var good = await _stand.ControlAsync("POST", $"github/hooks/{Repository}/7/deliveries", new { @event = "push", payload = new { after = "9f3c2ab" } });
        receiver.Status = 500;
        await _stand.ControlAsync("POST", $"github/hooks/{Repository}/7/deliveries", new { @event = "push", payload = new { after = "bad" } });
        receiver.Status = 202;
        var lost = await _stand.ControlAsync("POST", $"github/hooks/{Repository}/7/deliveries", new { @event = "push", payload = new { after = "1234567" }, lost = true });
        Assert.Equal(2, receiver.Received.Count);

        var (_, listed) = await AskAsync(HttpMethod.Get, "hooks/7/deliveries?per_page=100");
        Assert.Equal([0, 500, 202], listed!.AsArray().Select(delivery => delivery!["status_code"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.Accepted, (await AskAsync(HttpMethod.Post, $"hooks/7/deliveries/{lost!["id"]}/attempts")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, "hooks/7/deliveries/1/attempts")).Status);

        var (headers, body) = receiver.Received.Last();
        Assert.Equal("""{"after":"1234567"}""", body);
        Assert.Equal(lost["guid"]!.GetValue<string>(), headers["X-GitHub-Delivery"]);
        Assert.NotEqual(good!["guid"]!.GetValue<string>(), headers["X-GitHub-Delivery"]);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("hook-fixture-not-real"u8, Encoding.UTF8.GetBytes(body))), headers["X-Hub-Signature-256"]);
    }

    [Fact]
    public async Task Deliveries_ComeInPages()
    {
        await _stand.ControlAsync("PUT", $"github/hooks/{Repository}/7", new { url = "http://127.0.0.1:9/", secret = "x" });
        for (var i = 0; i < 5; i++)
            await _stand.ControlAsync("POST", $"github/hooks/{Repository}/7/deliveries", new { @event = "push", payload = new { i }, lost = true });
        using var first = await _http.GetAsync(new Uri(_stand.Server.BaseUri, $"/github/repos/{Repository}/hooks/7/deliveries?per_page=3"), Cancellation);
        var next = first.Headers.GetValues("Link").Single().Split('>')[0].TrimStart('<');
        using var second = await _http.GetAsync(new Uri(next), Cancellation);
        Assert.Equal(2, (await second.Content.ReadFromJsonAsync<JsonArray>(Cancellation))!.Count);
        Assert.False(second.Headers.Contains("Link"));
    }

    [Fact]
    public async Task FailedRun_IsRunAgain_AndEndsAsScripted()
    {
        await _stand.ControlAsync("PUT", $"github/runs/{Repository}/42", new { conclusions = (string[])["failure", "success"], seconds = 30, headSha = "9f3c2ab" });
        Assert.Equal("1 completed failure", await RunAsync());
        Assert.Equal(HttpStatusCode.Created, (await AskAsync(HttpMethod.Post, "actions/runs/42/rerun-failed-jobs")).Status);
        Assert.Equal("2 in_progress ", await RunAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(HttpMethod.Post, "actions/runs/42/rerun-failed-jobs")).Status);
        _stand.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("2 completed success", await RunAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, "actions/runs/43")).Status);
    }

    private async Task<IEnumerable<string>> ListedAsync(string path) =>
        (await AskAsync(HttpMethod.Get, path)).Body!.AsArray().Select(deployment => $"{deployment!["sha"]} {deployment["environment"]} {deployment["task"]}");

    private async Task<string> RunAsync()
    {
        var (_, run) = await AskAsync(HttpMethod.Get, "actions/runs/42");
        return $"{run!["run_attempt"]} {run["status"]} {run["conclusion"]}";
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_stand.Server.BaseUri, $"/github/repos/{Repository}/{path}")) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return (response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }
}
