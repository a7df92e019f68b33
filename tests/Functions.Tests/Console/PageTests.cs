using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Notifications;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Tests.Console;

public sealed partial class PageTests
{
    private const int Most = 60_000;

    [Fact]
    public void Pages_AreWellFormed_AndSmall()
    {
        foreach (var language in Enum.GetValues<NoticeLanguage>())
        {
            foreach (var (name, page) in Boards.All("text", Boards.View(language: language)))
            {
                // Void elements are the only thing in which ours are not XML.
                var xml = System.Text.RegularExpressions.Regex.Replace(page.ToString().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<(meta|link|input|br)([^>]*?)/?>", "<$1$2/>")
                    .Replace(" required", " required=\"\"", StringComparison.Ordinal).Replace(" selected", " selected=\"\"", StringComparison.Ordinal).Replace("<details open>", "<details open=\"\">", StringComparison.Ordinal);
                var root = XDocument.Parse(xml).Root!;
                Assert.True(Encoding.UTF8.GetByteCount(page.ToString()) <= Most, name);
                Assert.Equal(language == NoticeLanguage.English ? "en" : "zh-CN", root.Attribute("lang")!.Value);
                var ids = root.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToArray();
                Assert.Equal(ids.Distinct(), ids);
                Assert.Single(root.Descendants("h1"));
                Assert.All(root.Descendants("svg").Where(svg => svg.Attribute("role")?.Value == "img"), svg => Assert.True(svg.Element("title")?.Value.Length > 0 && svg.Element("desc")?.Value.Length > 0, name));
                Assert.All(root.Descendants("form"), form => Assert.Contains(form.Elements("input"), input => input.Attribute("name")?.Value == "token" && input.Attribute("value")!.Value == "the-token"));
            }
        }
    }

    [Fact]
    public void Overview_SaysThatAllIsWell_WhenNothingIsWrong()
    {
        var page = OverviewPage.Show(Boards.View(), Boards.Overview("text") with { Alarms = Boards.Panel(new AlarmBoard([], [], [], [])) }).ToString();

        Assert.Contains("All is well", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlarmSeverity.Warning, "Something needs attention")]
    [InlineData(AlarmSeverity.Critical, "Something critical is wrong")]
    public void Overview_SaysHowBadItIs(AlarmSeverity severity, string verdict)
    {
        var alarms = new AlarmBoard([new RaisedAlarm("backup-stale/postgres", severity, "It is too old.", "Take one.") { Since = Boards.Now.AddHours(-2) }], [], [], []);

        var page = OverviewPage.Show(Boards.View(), Boards.Overview("text") with { Alarms = Boards.Panel(alarms) }).ToString();

        Assert.Contains(verdict, page, StringComparison.Ordinal);
        Assert.Contains("The newest backup is too old: postgres", page, StringComparison.Ordinal);
        Assert.Contains("2 h ago", page, StringComparison.Ordinal);
    }

    /// <summary>What nobody knows is not well; and the rest is shown.</summary>
    [Fact]
    public void Overview_NamesTheSourceThatIsAway_AndShowsTheRest()
    {
        var well = Boards.Overview("text") with { Alarms = Boards.Panel(new AlarmBoard([], [], [], [])) };
        var page = OverviewPage.Show(Boards.View(), well with { Backups = Boards.Failed<BackupBoard>("the backups' buckets") }).ToString();

        Assert.DoesNotContain("All is well", page, StringComparison.Ordinal);
        Assert.Contains("One source cannot be read", page, StringComparison.Ordinal);
        Assert.Contains("the backups&#x27; buckets", page, StringComparison.Ordinal);
        Assert.Contains("Month to date", page, StringComparison.Ordinal);
    }

    /// <summary>Whichever it is, it is named, with why and what to do; nothing is well, and the others are shown.</summary>
    [Fact]
    public void Overview_NamesWhicheverSourceIsAway()
    {
        var well = Boards.Overview("text") with { Alarms = Boards.Panel(new AlarmBoard([], [], [], [])), Backups = Boards.Panel(new BackupBoard([])), Deployments = Boards.Panel(new DeploymentBoard([], [])) };
        (string Name, ConsoleOverview All)[] away =
        [
            ("the ledger of alarms", well with { Alarms = Boards.Failed<AlarmBoard>("the ledger of alarms") }), ("the buckets", well with { Backups = Boards.Failed<BackupBoard>("the buckets") }),
            ("the ledger of deployments", well with { Deployments = Boards.Failed<DeploymentBoard>("the ledger of deployments") }), ("the metrics", well with { Metrics = Boards.Failed<MetricBoard>("the metrics") }),
            ("the ledger of costs", well with { Costs = Boards.Failed<CostReport>("the ledger of costs") }),
        ];
        Assert.Contains("All is well", OverviewPage.Show(Boards.View(), well).ToString(), StringComparison.Ordinal);
        foreach (var (name, all) in away)
        {
            var page = OverviewPage.Show(Boards.View(), all).ToString();
            Assert.DoesNotContain("All is well", page, StringComparison.Ordinal);
            Assert.Contains("One source cannot be read", page, StringComparison.Ordinal);
            Assert.Contains($"Cannot be read: {name}", page, StringComparison.Ordinal);
            Assert.Contains("it is away. Wait.", page, StringComparison.Ordinal);
            foreach (var (shown, source) in ((string, string)[])[("Month to date", "the ledger of costs"), ("<dt>CPU</dt>", "the metrics"), ("No source is backed up here", "the buckets"), ("There are no deployments yet", "the ledger of deployments"), ("No alarm is known of", "the ledger of alarms")])
                Assert.Equal(source != name, page.Contains(shown, StringComparison.Ordinal));
        }
    }

    /// <summary>Also before anybody raised an alarm of it.</summary>
    [Fact]
    public void Overview_SaysThatABackupIsTooOld()
    {
        var source = Boards.Backups("text").Sources[0];
        var fresh = Boards.Overview("text") with { Alarms = Boards.Panel(new AlarmBoard([], [], [], [])), Deployments = Boards.Panel(new DeploymentBoard([], [])), Backups = Boards.Panel(new BackupBoard([source])) };
        var stale = fresh with { Backups = Boards.Panel(new BackupBoard([source with { Freshness = source.Freshness with { AsOf = Boards.Now.AddHours(24) } }])) };

        Assert.Contains("All is well", OverviewPage.Show(Boards.View(), fresh).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("All is well", OverviewPage.Show(Boards.View(), stale).ToString(), StringComparison.Ordinal);
        Assert.Contains("A backup is too old", OverviewPage.Show(Boards.View(), stale).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Alarms_OfferActs_ToWhoMayActOnly()
    {
        var panel = Boards.Panel(Boards.Alarms("text"));

        Assert.Contains("alarms/acknowledge", AlarmsPage.Show(Boards.View(), panel).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("alarms/acknowledge", AlarmsPage.Show(Boards.View(ConsoleRole.Read), panel).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeploymentState.Queued, true, false)]
    [InlineData(DeploymentState.SafeguardingData, true, false)]
    [InlineData(DeploymentState.Verifying, false, true)]
    [InlineData(DeploymentState.Succeeded, false, true)]
    [InlineData(DeploymentState.RollingBack, false, false)]
    [InlineData(DeploymentState.RolledBack, false, false)]
    [InlineData(DeploymentState.RollbackFailed, false, true)]
    [InlineData(DeploymentState.Failed, false, false)]
    public void Deployment_OffersWhatItsStateAllows(DeploymentState state, bool cancels, bool rollsBack)
    {
        var board = Boards.Deployments("text", state);

        var page = DeploymentsPage.Show(Boards.View(), board, board.Deployments[0], null).ToString();

        Assert.Equal(cancels, page.Contains("deployments/cancel", StringComparison.Ordinal));
        Assert.Equal(rollsBack, page.Contains("deployments/rollback", StringComparison.Ordinal));
        Assert.DoesNotContain("method=\"post\" action=\"/api/console/deployments", DeploymentsPage.Show(Boards.View(ConsoleRole.Read), board, board.Deployments[0], null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_IsNotOfferedForRollback_WhenALaterOneIsLive()
    {
        DeploymentBoard board = new([Boards.Deployment("text", id: "later"), Boards.Deployment("text", id: "earlier")], []);

        Assert.True(board.CanRollBack(board.Deployments[0]));
        Assert.False(board.CanRollBack(board.Deployments[1]));
    }

    [Fact]
    public void StateDiagram_KnowsEveryState()
    {
        foreach (var state in Enum.GetValues<DeploymentState>())
        {
            var drawn = StateDiagram.Draw(Boards.View(), Boards.Deployment("text", state)).ToString();
            Assert.Contains($"class=\"now {Parts.Class(Parts.ToneOf(state))}\"", drawn, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.03, 0.04)]
    [InlineData(7, 8)]
    [InlineData(100, 100)]
    [InlineData(101, 200)]
    [InlineData(4321, 5000)]
    public void Scale_EndsOnARoundNumber_NotBelowTheHighest(double highest, double top) => Assert.Equal(top, Scale.Top(highest), 6);

    [Theory]
    [InlineData(true, "web-2", "/api/console/metrics,/api/console/metrics/web-1,*/api/console/metrics/web-2")]
    [InlineData(true, null, "*/api/console/metrics,/api/console/metrics/web-1,/api/console/metrics/web-2")]
    [InlineData(false, "web-1", "*/api/console/metrics/web-1,/api/console/metrics/web-2")]
    public void Metrics_OfferEveryMachine_AndMarkTheOneThatIsShown(bool measuresHere, string? shown, string expected)
    {
        var page = MetricsPage.Show(Boards.View(), Boards.Machines(measuresHere, shown)).ToString();
        var picker = page[page.IndexOf("class=\"machines\"", StringComparison.Ordinal)..];

        Assert.Equal(expected, string.Join(',', Machine().Matches(picker[..picker.IndexOf("</nav>", StringComparison.Ordinal)]).Select(link => (link.Groups[2].Length > 0 ? "*" : "") + link.Groups[1].Value)));
    }

    [Fact]
    public void Metrics_OfferNothing_WhereThereIsOneMachine() =>
        Assert.DoesNotContain("machines", MetricsPage.Show(Boards.View(), new([], true, null, Boards.Panel(Boards.Metrics()))).ToString(), StringComparison.Ordinal);

    [GeneratedRegex("<a href=\"([^\"]*)\"( aria-current=\"page\")?>")]
    private static partial Regex Machine();

    [Fact]
    public void Chart_LeavesOutWhatWasNotMeasured()
    {
        var board = Boards.Metrics();
        var drawn = LineChart.Draw(Boards.View(), board, MetricText.All[0], board.Series[0]).ToString();

        Assert.Equal(2, drawn.Split("class=\"line\"").Length - 1);
    }

    [Fact]
    public void Times_AreInTheZoneOfTheOperator_AndSayTheirAge()
    {
        var view = Boards.View() with { Zone = TimeZoneInfo.CreateCustomTimeZone("UTC+8", TimeSpan.FromHours(8), "UTC+8", "UTC+8") };

        Assert.Equal("<time datetime=\"2026-03-01T07:59:00Z\">15:59:00</time>", view.Time(Boards.Now.AddMinutes(-1)).ToString());
        Assert.Contains("60 s ago", view.Ago(Boards.Now.AddMinutes(-1)).ToString(), StringComparison.Ordinal);
        Assert.Contains("3 天前", (view with { Language = NoticeLanguage.Chinese }).Ago(Boards.Now.AddDays(-3)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Silenced_AlarmsNeedNobody()
    {
        var firing = Boards.Alarms("text").Live[0] with { Rule = "quiet", Series = "s" };
        var board = new AlarmBoard([], [firing], [], [new AlertSilence("quiet", "s", "ada", Boards.Now.AddHours(1))]);

        Assert.DoesNotContain("What needs you", OverviewPage.Show(Boards.View(), Boards.Overview("text") with { Alarms = Boards.Panel(board), Deployments = Boards.Panel(new DeploymentBoard([], [])) }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AlarmBoard_ShowsAnAlarmOfARule_Once()
    {
        var firing = Boards.Alarms("text").Live[0] with { Rule = "cpu", Series = "s" };
        var state = AlertState.Empty.Apply(new AlertsEvaluated(Boards.Now, Boards.Now) { Changed = [firing] }, Boards.Now);
        RaisedAlarm[] raised = [Raised("alert/cpu/s"), Raised("alert/gone"), Raised("backup-stale/postgres")];

        var board = AlarmBoard.Of(raised, new AlertReading(state, 1, Boards.Now, 1));

        Assert.Equal(["alert/gone", "backup-stale/postgres"], board.Raised.Select(alarm => alarm.Key));
        Assert.Equal([firing], board.Live);

        static RaisedAlarm Raised(string key) => new(key, AlarmSeverity.Warning, "It is so.", "Look.");
    }
}
