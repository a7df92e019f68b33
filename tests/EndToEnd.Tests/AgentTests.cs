using System.Globalization;
using System.Net;
using System.Text.Json;
using SuperInsight.EndToEnd.Tests.Console;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>An agent and its controller, each a host of its own: a sample goes one way, a command the other, and what came of it back.</summary>
[Collection(nameof(ServingHosts))]
public sealed class AgentTests(HostedCloud cloud) : IAsyncLifetime
{
    private const string Secret = "secret-of-agents-fixture-not-real";
    private const string Often = "* * * * * *";

    private Stand stand = null!;

    public async ValueTask InitializeAsync() => stand = (await cloud.NewHostedStandAsync(Site.Small)).With("Agents__Secret", Secret);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Controller_SeesWhatItsAgentMeasures_AndHasItRestartAService()
    {
        var rules = await WriteRulesAsync();
        await using var controller = await stand.With("Operator__Role", "controller").With("EvaluateAlertRulesSchedule", Often).With("Alerts__RulesFile", rules)
            .With("Metrics__Directory", Path.Combine(stand.Site.Folder.Path, $"{stand.Bucket.Name}-controller")).With("Console__ReadKey", ConsoleSite.ReadKey).StartHostAsync();
        await using var agent = await Agent(rules).With("Agents__ControllerUrl", controller.Endpoint.ToString()).StartHostAsync();

        // It is none of the agent's services, as it says itself: that is all that a machine without supervisor has to say.
        await Wait.UntilAsync(() => Facts("commands/web-1").Any(fact => fact.Contains("it is none of the services here", StringComparison.Ordinal)), () => $"{controller.Log}\n---\n{agent.Log}");
        Assert.Single(Facts("commands/web-1"), fact => fact.Contains("\"given\"", StringComparison.Ordinal));
        Assert.Single(Facts("restarts/web-1"));
        var metrics = await controller.GetAsync("/api/metrics");
        Assert.Contains("agent_up{agent=\"web-1\"} 1", metrics.Text, StringComparison.Ordinal);
        // A controller measures nothing: its console shows the agent's machine.
        using ConsoleVisitor visitor = new(controller.Endpoint);
        await visitor.SignInAsync(ConsoleSite.ReadKey);
        foreach (var page in (string[])["metrics", "metrics/web-1"])
        {
            await Wait.UntilAsync(async () => (await visitor.GetAsync(page)).Contains("<polyline", StringComparison.Ordinal), () => $"/api/console/{page} draws nothing\n{controller.Log}");
            Assert.Contains("<a href=\"/api/console/metrics/web-1\" aria-current=\"page\">web-1</a>", await visitor.GetAsync(page), StringComparison.Ordinal);
        }

        await Wait.UntilAsync(() => Facts("alerts/state").Any(fact => fact.Contains("\"done\"", StringComparison.Ordinal) || fact.Contains("Refused", StringComparison.Ordinal)), () => controller.Log);
        Assert.All((string[])[controller.Log, agent.Log], log => Assert.DoesNotContain(Secret, log, StringComparison.Ordinal));
    }

    /// <summary>There is no controller, and the agent itself can tell nobody: what came of it waits on the ledger for whoever can.</summary>
    [Fact]
    public async Task Agent_LeavesWhatItDidAlone_ToTheControllerThatComes_WhichTellsItOnce()
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
        Uri robots = new(stand.Cloud.Emulator.Endpoint, "/_emulator/robots");
        using (await http.DeleteAsync(robots, TestContext.Current.CancellationToken))
        await using (var agent = await Agent(await WriteRulesAsync()).With("Notifications__Language", "en").StartHostAsync())
            await Wait.UntilAsync(() => Facts("notices/outbox").Any(fact => fact.Contains("web-1 could not restart ghost", StringComparison.Ordinal)), () => agent.Log);
        Assert.Equal("[]", await http.GetStringAsync(robots, TestContext.Current.CancellationToken));
        var restart = Assert.Single((await stand.OpsAsync("alarms", "restarts")).EnumerateArray());
        Assert.Equal(("web-1", "ghost", true, "Refused"), (restart.GetProperty("container").GetString(), restart.GetProperty("service").GetString(), restart.GetProperty("byItself").GetBoolean(), restart.GetProperty("result").GetString()));

        await using var controller = await stand.With("Operator__Role", "controller").With("SendNoticesSchedule", Often)
            .With("Notifications__WeCom__Url", new Uri(stand.Cloud.Emulator.Endpoint, "/robots/wecom?key=robot-key-not-real").ToString()).StartHostAsync();
        await Wait.UntilAsync(() => Facts("notices/outbox").Any(fact => fact.Contains("\"taken\"", StringComparison.Ordinal)), () => controller.Log);
        using var told = JsonDocument.Parse(await http.GetStringAsync(robots, TestContext.Current.CancellationToken));
        var message = Assert.Single(told.RootElement.EnumerateArray()).GetProperty("body").GetProperty("markdown").GetProperty("content").GetString();
        Assert.Contains("web-1 could not restart ghost", message, StringComparison.Ordinal);
        Assert.Contains("it is none of the services here", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_NamesTheMissingSecret()
    {
        await using var host = await stand.With("Agents__Secret", null).StartHostAsync();
        var closed = await host.SendAsync(HttpMethod.Post, "/api/agents/web-1/samples", null, "");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.Status);
        Assert.Contains("Agents__Secret", closed.Text, StringComparison.Ordinal);
    }

    private async Task<string> WriteRulesAsync()
    {
        var rules = Path.Combine(stand.Site.Folder.Path, $"{stand.Bucket.Name}.yaml");
        await File.WriteAllTextAsync(rules, """
            interval: 1s
            alerts:
              - name: service_down
                condition: service_health == 0
                match: { service: ghost }
                duration: 1s
                action: restart_service
            """, TestContext.Current.CancellationToken);
        return rules;
    }

    private Stand Agent(string rules) => stand.With("Operator__Role", "agent").With("CollectMetricsSchedule", Often).With("Alerts__RulesFile", rules)
        .With("AzureFunctionsWebHost__hostid", $"{stand.Bucket.Name}-agent").With("Supervisor__Container", "web-1")
        .With("Metrics__Directory", Path.Combine(stand.Site.Folder.Path, $"{stand.Bucket.Name}-metrics"))
        .With("Metrics__Services", string.Create(CultureInfo.InvariantCulture, $"ghost=http://127.0.0.1:{LoopbackPort.TakeFree()}/health"));

    private string[] Facts(string stream)
    {
        var folder = stand.Bucket.FileOf($"state/{stream}");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.json").Select(File.ReadAllText)] : [];
    }
}
