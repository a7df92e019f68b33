using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Deployments through host, worker, ledger and the emulated cloud: all real but Tencent's and GitHub's side.</summary>
[Collection(nameof(Releases))]
public sealed class DeploymentTests(HostedCloud cloud) : IAsyncLifetime
{
    private const string Secret = "webhook-fixture-not-real";

    private readonly string environment = $"env-{Guid.NewGuid():N}"[..16];
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private CloudService service = null!;
    private Stand stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        service = new CloudService(cloud.Emulator.Endpoint, environment);
        await service.SeedAsync();
        var endpoint = cloud.Emulator.Endpoint.ToString().TrimEnd('/');
        stand = (await cloud.NewHostedStandAsync(Site.Small))
            .With("Topology", "external").With("TencentCloud__Endpoint", endpoint).With("TencentCloud__Region", "ap-shanghai").With("TencentCloud__EnvId", environment)
            .With("TencentCloud__ServiceName", CloudService.Name).With("Deployments__Image", CloudService.Image).With("Registry__Endpoint", endpoint)
            .With("GitHub__WebhookSecret", Secret).With("GitHub__Repository", "demo/web").With("GitHub__Token", "any").With("GitHub__Endpoint", $"{endpoint}/github")
            // A controller whose data is elsewhere needs no key of the backups.
            .With("Backups__SigningKeyFile", null).With("Backups__IdentityFile", null).With("Backups__Recipients", null).With("Postgres__ConnectionString", null)
            .With("Deployments__ProbeEvery", "1s").With("Deployments__BakeFor", "2s").With("AdvanceDeploymentsSchedule", "* * * * * *");
    }

    public ValueTask DisposeAsync()
    {
        service.Dispose();
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Push_GoesLive_ABadOneIsTakenBack_AndIsNotDeployedAgain()
    {
        await using var host = await stand.StartHostAsync();
        var (good, bad) = (NewCommit(), NewCommit());
        var image = await service.PushAsync(good);

        var id = await PushedAsync(host, good);
        var live = await EndedAsync(host, id);
        Assert.True("Succeeded" == State(live), $"{live}\n{host.Log}");
        Assert.Equal(image, await service.ServingAsync());
        Assert.Equal(image, live.GetProperty("image").GetString());
        // The environment of the version before is all there.
        var versions = (await service.LookAsync()).GetProperty("versions").EnumerateArray().ToArray();
        Assert.Equal(Environment(versions[0]), Environment(versions[^1]));
        Assert.Contains("kept", Environment(versions[^1]), StringComparison.Ordinal);

        await service.ScriptAsync(new { image = await service.PushAsync(bad), status = 500 });
        var back = await EndedAsync(host, await PushedAsync(host, bad));
        Assert.True("RolledBack" == State(back), $"{back}\n{host.Log}");
        Assert.Equal(image, await service.ServingAsync());
        Assert.Contains("answered badly 3 times in a row", back.GetRawText(), StringComparison.Ordinal);

        var again = await host.SendAsync(HttpMethod.Post, "/api/deployments", new { commit = bad });
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("rolled back before", again.Text, StringComparison.Ordinal);
        var ignored = await DeliverAsync(host, bad);
        Assert.Contains("was rolled back", ignored.GetProperty("ignored").GetString(), StringComparison.Ordinal);

        // By hand, as an operator would; the list tells of all.
        var listed = await stand.OpsAsync("deployments");
        Assert.Equal(["RolledBack", "Succeeded"], listed.EnumerateArray().Select(State));
        var undone = await stand.TryOpsAsync("rollback", "--wait");
        Assert.True(undone.ExitCode == 0, undone.Errors);
        Assert.Equal("RolledBack", State(JsonDocument.Parse(undone.Output).RootElement));
        Assert.StartsWith($"{CloudService.Image}:first@", await service.ServingAsync(), StringComparison.Ordinal);
        var refused = await stand.TryOpsAsync("deploy", "--commit", bad);
        Assert.Equal((1, true), (refused.ExitCode, refused.Errors.Contains("--force", StringComparison.Ordinal)));
        var forced = await stand.TryOpsAsync("deploy", good, "--commit", good, "--force", "--wait");
        Assert.True(forced.ExitCode == 0, forced.Errors);
        Assert.Equal(image, await service.ServingAsync());
    }

    [Fact]
    public async Task Visitors_NoticeNothing_OfARelease_NorOfARollback()
    {
        const int Requests = 10_000;
        await using var host = await stand.With("Deployments__BakeFor", "1s").StartHostAsync();
        var tag = NewCommit();
        await service.PushAsync(tag);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var visits = VisitAsync(stop.Token);

        var id = (await host.SendAsync(HttpMethod.Post, "/api/deployments", new { commit = tag, by = "ada" })).Body.GetProperty("id").GetString()!;
        Assert.Equal("Succeeded", State(await EndedAsync(host, id)));
        Assert.Equal(HttpStatusCode.Accepted, (await host.SendAsync(HttpMethod.Post, $"/api/deployments/{id}/rollback", new { by = "ada" })).Status);
        Assert.Equal("RolledBack", State(await EndedAsync(host, id)));

        await stop.CancelAsync();
        var (answered, failed) = await visits;
        while (answered < Requests)
        {
            Cancellation.ThrowIfCancellationRequested();
            (answered, failed) = await VisitOnceAsync() ? (answered + 1, failed) : (answered + 1, failed + 1);
        }

        Assert.Equal(0, failed);
    }

    [Fact]
    public async Task Deliveries_OfOneCommit_AreOneDeployment_HoweverManyComeAtOnce()
    {
        const int Copies = 100;
        await using var host = await stand.With("AdvanceDeploymentsSchedule", Stand.Never).StartHostAsync();
        var commit = NewCommit();

        // Each delivery twice, at once; a process that holds the one answers the other 409.
        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(number => DeliverRawAsync(host, commit, Name(number / 2))));

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.Body));
        var ids = answers.Where(answer => answer.Status == HttpStatusCode.Accepted).Select(answer => JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetString()).Distinct();
        var id = Assert.Single(ids);
        var listed = await host.GetAsync($"/api/deployments?service={CloudService.Name}");
        Assert.Equal(id, Assert.Single(listed.Body.GetProperty("deployments").EnumerateArray()).GetProperty("id").GetString());
    }

    /// <summary>Whatever dies or is lost, the ledger knows: one release, and nobody has to ask again.</summary>
    [Fact]
    public async Task Deployment_GoesOn_WhenWorkerHostAndTheHostsStorageAreLost()
    {
        var tag = NewCommit();
        var image = await service.PushAsync(tag);
        string id;
        await using (var doomed = await stand.With("Deployments__BakeFor", "5s").StartHostAsync())
        {
            id = (await doomed.SendAsync(HttpMethod.Post, "/api/deployments", new { commit = tag, by = "ada" })).Body.GetProperty("id").GetString()!;
            // Not in the middle of a release: whoever comes after that waits for two minutes, for whoever began it may still be about to act.
            await ReachedAsync(doomed, id, "Verifying", "Baking");
            await doomed.KillWorkerAsync();
            await ReachedAsync(doomed, id, "Baking", "Succeeded");
            await doomed.CrashAsync();
        }

        await using var azurite = await AzuriteServer.StartAsync(new(), Cancellation);
        await using var host = await stand.With("Deployments__BakeFor", "5s").With("AzureWebJobsStorage", azurite.ConnectionString).StartHostAsync();
        Assert.Equal("Succeeded", State(await EndedAsync(host, id)));
        Assert.Equal(image, await service.ServingAsync());
        Assert.Equal(2, (await service.LookAsync()).GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task Requests_AreRefused_WithTheFieldThatIsWrong()
    {
        await using var host = await stand.With("AdvanceDeploymentsSchedule", Stand.Never).StartHostAsync();

        await RefusedAsync(host, "/api/deployments", 400, new { }, "image is missing");
        await RefusedAsync(host, "/api/deployments", 400, new { image = CloudService.Image }, "has no tag");
        await RefusedAsync(host, "/api/deployments", 400, new { commit = "abc" }, "commit");
        await RefusedAsync(host, "/api/deployments", 400, new { image = "v1", service = "../web" }, "not the name of a service");
        await RefusedAsync(host, "/api/deployments", 400, new { image = "v1", service = "superinsight-ops" }, "does not deploy itself");
        await RefusedAsync(host, "/api/deployments", 400, new { image = "v1", frce = true }, "frce");
        await RefusedAsync(host, "/api/deployments", 400, new { image = 1 }, "image");
        await RefusedAsync(host, "/api/deployments", 413, new { image = new string('a', 70_000) }, "too long");
        await RefusedAsync(host, "/api/deployments/none/rollback", 404, new { }, "no such deployment");
        await RefusedAsync(host, "/api/deployments/none/cancel", 404, new { }, "no such deployment");
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/api/deployments/..%2f..%2fdeliveries")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.GetAsync("/api/deployments?limit=0")).Status);

        var id = (await host.SendAsync(HttpMethod.Post, "/api/deployments", new { commit = NewCommit() })).Body.GetProperty("id").GetString()!;
        await RefusedAsync(host, $"/api/deployments/{id}/rollback", 409, new { }, "cancel it instead");
        Assert.Equal(HttpStatusCode.Accepted, (await host.SendAsync(HttpMethod.Post, $"/api/deployments/{id}/cancel", new { by = "ada\r\nX: y" })).Status);
        var cancelled = (await host.GetAsync($"/api/deployments/{id}")).Body;
        Assert.Equal(("Cancelled", "called off by adaX: y"), (State(cancelled), cancelled.GetProperty("reason").GetString()));

        Assert.Equal("superinsight", (await stand.OpsAsync("freeze", "deployments", "--reason", "superinsight")).GetProperty("reason").GetString());
        await RefusedAsync(host, "/api/deployments", 409, new { commit = NewCommit() }, "superinsight");

        await using var closed = await stand.With("TencentCloud__EnvId", null).With("AdvanceDeploymentsSchedule", Stand.Never).StartHostAsync();
        await RefusedAsync(closed, "/api/deployments", 503, new { commit = NewCommit() }, "TencentCloud__EnvId");
    }

    private static async Task RefusedAsync(RunningHost host, string path, int status, object body, string words)
    {
        var answer = await host.SendAsync(HttpMethod.Post, path, body);
        Assert.True(status == (int)answer.Status && answer.ContentType == "application/problem+json", $"{status} was expected, not {answer}");
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> EndedAsync(RunningHost host, string id)
    {
        JsonElement deployment = default;
        await Wait.UntilAsync(
            async () =>
            {
                deployment = (await host.GetAsync($"/api/deployments/{id}")).Body;
                return deployment.GetProperty("ended").GetBoolean() && deployment.GetProperty("state").GetString() is var state && (state != "Succeeded" || !deployment.GetRawText().Contains("taken back", StringComparison.Ordinal));
            }, () => $"{deployment}\n{host.Log}");
        return deployment;
    }

    /// <summary>Waits until a deployment has come to a state, or passed it. A worker that was killed is away for a moment.</summary>
    /// <summary>One that may be over between two looks is given with the one after it.</summary>
    private static Task ReachedAsync(RunningHost host, string id, params string[] states) => Wait.UntilAsync(
        async () => await host.GetAsync($"/api/deployments/{id}") is { Status: HttpStatusCode.OK } answer && states.Any(state => answer.Text.Contains($"\"{state}\"", StringComparison.Ordinal)), () => host.Log);

    private async Task<string> PushedAsync(RunningHost host, string commit) => (await DeliverAsync(host, commit)).GetProperty("id").GetString()!;

    private async Task<JsonElement> DeliverAsync(RunningHost host, string commit)
    {
        var (status, body) = await DeliverRawAsync(host, commit, Guid.NewGuid().ToString());
        Assert.True((int)status is 200 or 202, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<(HttpStatusCode Status, string Body)> DeliverRawAsync(RunningHost host, string commit, string delivery)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new { @ref = "refs/heads/main", after = commit, deleted = false, pusher = new { name = "ada" }, repository = new { full_name = "demo/web" } });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Endpoint, "/api/github/webhook")) { Content = new ByteArrayContent(payload) };
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), payload))}");
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.Add("X-GitHub-Delivery", delivery);
        using var answer = await http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Comes again and again, four at once, until it is told to stop.</summary>
    private async Task<(int Answered, int Failed)> VisitAsync(CancellationToken stop)
    {
        var (answered, failed) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                var isWell = await VisitOnceAsync();
                Interlocked.Increment(ref answered);
                if (!isWell)
                    Interlocked.Increment(ref failed);
            }
        }));
        return (answered, failed);
    }

    private async Task<bool> VisitOnceAsync()
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(service.Address, "/"), Cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Environment(JsonElement version) => version.GetProperty("config").GetProperty("EnvParams").GetString()!;

    private static string State(JsonElement deployment) => deployment.GetProperty("state").GetString()!;

    private static string NewCommit() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{number:D12}");
}
