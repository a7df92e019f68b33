using System.Net;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Metrics;
using SuperInsight.Fakes.State;
using SuperInsight.Functions.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Tests.Console;

/// <summary>What forms do, through the gate and to the ledger.</summary>
public sealed class ConsoleActsTests
{
    private const string OperateKey = "operate-key-fixture-not-real";

    private readonly FakeTimeProvider clock = new(Boards.Now);
    private readonly InMemoryAgentHistories agents;
    private readonly AlertLedger alerts;
    private readonly ConsoleGate gate;
    private readonly ConsoleSources sources;
    private readonly Browser browser = new();

    public ConsoleActsTests()
    {
        (agents, alerts) = (new(clock), new(new InMemoryLedger(clock)));
        gate = new(() => new ConsoleAccess(null, new Secret(OperateKey), clock), clock, TimeZoneInfo.Utc);
        sources = new(
            Source(async token => AlarmBoard.Of([], await alerts.ReadAsync(token))), Source<BackupBoard>(), Source<DeploymentBoard>(),
            new(Source(_ => Task.FromResult(Boards.Metrics())), true, agents, agent => Source(new ReadMetricBoard(agents.Of(agent), clock).RunAsync)), Source<CostReport>());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2h", 2)]
    [InlineData("7d", 168)]
    public async Task Silence_IsRecorded_InTheNameOfTheSession(string length, double hours)
    {
        await FireAsync();
        var answer = await PostAsync("alarms/silence", ("alarm", "a1"), ("for", length));

        Assert.Equal((HttpStatusCode.SeeOther, "/api/console/alarms?done=silenced#a1"), (answer.Status, answer.Headers["Location"]));
        var silence = Assert.Single((await alerts.ReadAsync(Cancellation)).State.Silences);
        Assert.Equal(("console (ada)", Boards.Now.AddHours(hours)), (silence.By, silence.Until));
    }

    [Theory]
    [InlineData("8d")]
    [InlineData("7d1s")]
    [InlineData("0s")]
    [InlineData("-1h")]
    [InlineData("for ever")]
    [InlineData("")]
    public async Task Silence_IsRefused_ForLongerThanAWeek_AndForNoTime(string length)
    {
        await FireAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("alarms/silence", ("alarm", "a1"), ("for", length))).Status);
        Assert.Empty((await alerts.ReadAsync(Cancellation)).State.Silences);
    }

    [Fact]
    public async Task Acknowledgement_IsRecorded_InTheNameOfTheSession_AndOnlyOfAnAlarmThatIsThere()
    {
        await FireAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("alarms/acknowledge", ("alarm", "another"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync("alarms/acknowledge", ("alarm", "a1"))).Status);

        Assert.Equal("console (ada)", Assert.Single((await alerts.ReadAsync(Cancellation)).State.Alarms).AcknowledgedBy);
        // What has just been changed is not shown as it was before.
        Assert.Equal("console (ada)", Assert.Single((await sources.Alarms.ReadAsync(Cancellation)).Value!.Firing).AcknowledgedBy);
    }

    [Fact]
    public async Task Metrics_ShowAnAgent_ThatIsKnown_AndNothingElseOfTheAddress()
    {
        await agents.AppendAsync(AgentName.Of("web-1"), new(Boards.Now.AddMinutes(-1), [new("system_cpu_usage_percent", "", [new(77)])]), Cancellation);
        await SignInAsync();
        var usual = await browser.GetAsync("/api/console/metrics", request => new ShowMetricsFunction(gate, sources).Run(request, Cancellation));
        var shown = await ShowAsync("web-1");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (usual.Status, shown.Status));
        Assert.Contains("<span class=\"now\">77%</span>", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<span class=\"now\">77%</span>", usual.Text, StringComparison.Ordinal);
        foreach (var other in (string[])["web-2", "", "..", "WEB-1", "<script>", "web-1/.."])
        {
            var answer = await ShowAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
        }

        Task<Browser.Answer> ShowAsync(string agent) => browser.GetAsync("/api/console/metrics/it", request => new ShowMachineFunction(gate, sources).Run(request, agent, Cancellation));
    }

    private async Task FireAsync()
    {
        AlertAlarm alarm = new("a1", "cpu_high", "host=a", new Dictionary<string, string>(), Boards.Now) { Phase = AlertPhase.Firing, Severity = AlarmSeverity.Critical, FiringSince = Boards.Now };
        await alerts.AppendAsync(new AlertsEvaluated(Boards.Now, Boards.Now) { Changed = [alarm] }, Cancellation);
        await sources.Alarms.ReadAsync(Cancellation);
    }

    private async Task<Browser.Answer> PostAsync(string act, params (string Name, string Value)[] fields)
    {
        var token = await SignInAsync();
        AttendAlarm attend = new(alerts, new ScriptedProcess("a worker"));
        return await browser.PostAsync($"/api/console/{act}", [("token", token), .. fields], request => act == "alarms/silence"
            ? new SilenceInConsoleFunction(gate, sources, () => attend).Run(request, Cancellation)
            : new AcknowledgeInConsoleFunction(gate, sources, () => attend).Run(request, Cancellation));
    }

    /// <returns>The token of the session's forms.</returns>
    private async Task<string> SignInAsync()
    {
        var asked = await ShowAsync();
        if (asked.Status == HttpStatusCode.Unauthorized)
            await browser.PostAsync("/api/console/sign-in", [("token", asked.Token), ("key", OperateKey), ("name", "ada"), ("back", ConsoleView.Root)], request => gate.SignInAsync(request, new(clock), Cancellation));
        return (await ShowAsync()).Token;
    }

    private Task<Browser.Answer> ShowAsync() => browser.GetAsync("/api/console", request => gate.ShowAsync(request, view => Task.FromResult((HttpStatusCode.OK, Frame.Around(view, "", "x", Html.Nothing))), Cancellation));

    private PanelSource<T> Source<T>(Func<CancellationToken, Task<T>> read)
        where T : class => new("a source", read, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), clock);

    private PanelSource<T> Source<T>()
        where T : class => Source<T>(_ => throw new InvalidOperationException("It is not read here."));
}
