using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Restarts;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Tests.Console;

/// <summary>Pages of a system in which every text that comes from elsewhere is the same.</summary>
internal static class Boards
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    public static ConsoleView View(ConsoleRole role = ConsoleRole.Operate, NoticeLanguage language = NoticeLanguage.English, string? name = "ada") =>
        new(language, null, ConsoleView.Root, Now, TimeZoneInfo.Utc) { Session = new(role, "id", name, Now), Token = "the-token" };

    public static AlarmBoard Alarms(string text)
    {
        var alarm = new AlertAlarm($"cpu-{text}-1", text, text, new Dictionary<string, string>(), Now.AddMinutes(-9))
        {
            Phase = AlertPhase.Firing, Severity = AlarmSeverity.Critical, Metric = text, Condition = text, Value = 91.2, FiringSince = Now.AddMinutes(-4), Did = [text],
            Decisions = [new(Now.AddMinutes(-4), text, 91.2, text, text, [text])],
        };
        return new([new RaisedAlarm(text, AlarmSeverity.Warning, text, text) { Since = Now.AddHours(-2) }], [alarm, alarm with { Id = "second", AcknowledgedBy = text }],
            [alarm with { Id = "third", Phase = AlertPhase.Resolved, AcknowledgedBy = text }], [new AlertSilence(text, text, text, Now.AddHours(1))]);
    }

    public static DeploymentBoard Deployments(string text, DeploymentState state = DeploymentState.Succeeded) => new([Deployment(text, state)], [(FreezeScope.Deployments, new Freeze(text, text, Now.AddHours(-1), null))]);

    public static Deployment Deployment(string text, DeploymentState state = DeploymentState.Succeeded, string id = "d1") => new()
    {
        Id = id, Request = new(text, text, text, DeploymentTrigger.Push, text), State = state, StateSince = Now.AddMinutes(-3), RequestedAt = Now.AddMinutes(-30), PinnedImage = text, Version = text, Safeguarded = text, LastProbe = text,
        Before = new(text, text), Transitions = [new(DeploymentState.Queued, Now.AddMinutes(-30), text, text, text), new(state, Now.AddMinutes(-3), text, text, text)],
    };

    public static BackupBoard Backups(string text)
    {
        var manifest = new Manifest
        {
            Format = text, Id = $"postgres-{text}", Source = "postgres", TakenAt = Now.AddHours(-3), CompletedAt = Now.AddHours(-3), Server = new(text, text, text),
            Objects = [new(text, text, 1 << 20, Digest, 1 << 18, Digest)], Recipients = [text], Tools = new Dictionary<string, string>(), Contents = new([new(text, 7)], 0, [text]),
        };
        BackupRun[] runs = [new() { RunId = text, Phase = BackupRunPhase.Failed, LastFactAt = Now.AddHours(-1), Owner = text, RestorePointId = text, Reason = text, Hint = text }];
        return new([new SourceBoard(new SourceFreshness(BackupSource.Postgres, TimeSpan.FromHours(26), Now.AddDays(-9), manifest, true, runs[0], Now),
            [new DrillVerdict(text, false, Now.AddDays(-1), 12, DrillCounts.None, text, new Dictionary<string, string>(), text)], runs)]);
    }

    public static CostReport Costs(string text)
    {
        StatedDay[] days = [.. Enumerable.Range(0, 35).Select(day => new StatedDay(new DayCosts(new DateOnly(2026, 2, 28).AddDays(-day), Money.Yuan, [new(text, text, 7.5m + day % 3), new("other", "o", 1m)], 0), 1, null)).Reverse()];
        var report = new BuildCostReport(days, Money.Yuan, [new Budget(CostAnomaly.Total, new(250, Money.Yuan)), new Budget(text, new(1, Money.Yuan))]).Run(days[0].Costs.Day, days[^1].Costs.Day, []);
        return report with
        {
            Anomalies = [new CostAnomaly(days[^1].Costs.Day, text, new(99, Money.Yuan), new(9, Money.Yuan), 7)], Suspects = [new CostEvent(Now, text)],
        };
    }

    public static MetricBoard Metrics() => new(Now.AddDays(-1), Now, [.. MetricText.All.Select((metric, place) => new MetricSeries(metric.Key, [.. Enumerable.Range(0, 288).Select(point => point is > 100 and < 110 ? (double?)null : 20 + place + point % 30)]))]);

    /// <summary>This machine, and two agents; the second one is shown.</summary>
    public static MachineBoard Machines(bool measuresHere = true, string? shown = "web-2") => new([AgentName.Of("web-1"), AgentName.Of("web-2")], measuresHere, shown is null ? null : AgentName.Of(shown), Panel(Metrics()));

    public static Panel<T> Panel<T>(T value)
        where T : class => new("a source", Now, value, null);

    public static Panel<T> Failed<T>(string source, string reason = "it is away")
        where T : class => new(source, Now, null, new(source, reason, "Wait."));

    public static ConsoleOverview Overview(string text) => new(Panel(Alarms(text)), Panel(Backups(text)), Panel(Deployments(text)), Panel(Metrics()), Panel(Costs(text)));

    /// <summary>Every page there is, with its name.</summary>
    public static IEnumerable<(string Name, Markup Page)> All(string text, ConsoleView view)
    {
        yield return ("overview", OverviewPage.Show(view, Overview(text)));
        yield return ("alarms", AlarmsPage.Show(view, Panel(Alarms(text))));
        yield return ("deployments", DeploymentsPage.Show(view, Panel(Deployments(text))));
        yield return ("backups", BackupsPage.Show(view, Panel(Backups(text))));
        yield return ("metrics", MetricsPage.Show(view, Machines()));
        yield return ("costs", CostsPage.Show(view, Panel(Costs(text)), Panel(Deployments(text))));
        foreach (var state in Enum.GetValues<DeploymentState>())
            yield return ($"deployment {state}", DeploymentsPage.Show(view, Deployments(text, state), Deployment(text, state), text));
        yield return ("sign-in", MessagePages.SignIn(view with { Session = null }, text, text));
        yield return ("message", MessagePages.Say(view, text, text, text));
        yield return ("away", AlarmsPage.Show(view, Failed<AlarmBoard>(text, text)));
    }
}
