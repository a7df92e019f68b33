using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Tests.Notifications;

namespace SuperInsight.Domain.Tests.Alarms;

/// <summary>People are told of every alarm once, and once that it is over, whoever dies or is away.</summary>
public sealed class TellOfRaisedAlarmsTests : IDisposable
{
    private readonly NoticeWorld notices = new();
    private readonly TellWorld world;

    public TellOfRaisedAlarmsTests() => world = new(notices);

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_TellsAnEpisodeOnce_AndThatItIsOver()
    {
        await world.RaiseAsync("backup-stale/postgres", AlarmSeverity.Critical);
        await world.TickAsync();
        await world.TickAsync();
        using var other = world.Again();
        await other.TickAsync();
        Assert.Equal("""
            [CRITICAL] The newest backup is too old: postgres
            It is about backup-stale/postgres.
            What to do: `ops alarms` shows it.
            Since: 2026-03-01 08:00:00 +00:00
            """, Assert.Single(notices.First.Texts).Trim(), ignoreLineEndingDifferences: true);
        Assert.Equal("alarm/backup-stale/postgres/20260301T080000Z", notices.First.Taken[0].Key);

        await world.ClearAsync("backup-stale/postgres");
        await other.TickAsync();
        await world.TickAsync();
        Assert.Equal(2, notices.First.Taken.Count);
        Assert.Equal((NoticeSeverity.Recovery, "It is over, after 4s. It was: It is about backup-stale/postgres."), (notices.First.Taken[1].Severity, notices.First.Taken[1].What.English));

        // Another episode is told anew.
        await world.RaiseAsync("backup-stale/postgres");
        await world.TickAsync();
        Assert.Equal(3, notices.First.Taken.Count);
    }

    [Fact]
    public async Task RunAsync_SpeaksBothLanguages()
    {
        await world.RaiseAsync("drill-failed/redis");
        await world.RaiseAsync("something-new/of-later");
        await world.TickAsync();
        Assert.Equal(["恢复演练失败：redis", "告警 something-new：of-later"], notices.First.Taken.Select(notice => notice.Title.Chinese));
        Assert.Equal(["A restore drill failed: redis", "Alarm something-new: of-later"], notices.First.Taken.Select(notice => notice.Title.English));
        Assert.Contains("处理建议：`ops alarms`", notices.First.Taken[0].What.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TellsOnceMore_WhenItBecomesCritical()
    {
        await world.RaiseAsync("wal-pending/postgres");
        await world.TickAsync();
        foreach (var severity in (AlarmSeverity[])[AlarmSeverity.Critical, AlarmSeverity.Warning, AlarmSeverity.Critical])
        {
            await world.RaiseAsync("wal-pending/postgres", severity);
            await world.TickAsync();
        }

        Assert.Equal([NoticeSeverity.Warning, NoticeSeverity.Critical], notices.First.Taken.Select(notice => notice.Severity));
        Assert.EndsWith("(it got worse)", notices.First.Taken[1].Title.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LeavesThoseThatAreToldElsewhere()
    {
        foreach (var key in (string[])["tencent/policy-1/s1", "alert/high_cpu_usage", "alert-rules"])
            await world.RaiseAsync(key);
        await world.TickAsync();
        Assert.StartsWith("alarm/alert-rules/", Assert.Single(notices.First.Taken).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DoesNotTellAgain_WhenItDiesBetweenSendingAndRecording()
    {
        await world.RaiseAsync("frozen/backups");
        notices.First.Before = () =>
        {
            notices.Ledger.IsReadOnly = true;
            return Task.CompletedTask;
        };
        await world.TickAsync();
        notices.First.Before = () => Task.CompletedTask;
        notices.Ledger.IsReadOnly = false;
        using var next = world.Again();
        await next.TickAsync();
        await next.TickAsync();
        Assert.Single(notices.First.Taken);
        await next.ClearAsync("frozen/backups");
        await next.TickAsync();
        Assert.Equal(2, notices.First.Taken.Count);
    }

    [Fact]
    public async Task RunAsync_TellsFromMemory_WhileTheLedgerIsAway_AndNotAgainAfterwards()
    {
        notices.Ledger.IsAway = true;
        await world.RaiseAsync("backup-stores-away", AlarmSeverity.Critical);
        await world.TickAsync();
        await world.TickAsync();
        Assert.Single(notices.First.Taken);

        notices.Ledger.IsAway = false;
        await world.TickAsync();
        Assert.Single(await world.Alarms.ListAsync(TestContext.Current.CancellationToken));
        using var other = world.Again();
        await other.TickAsync();
        Assert.Single(notices.First.Taken);

        notices.Ledger.IsAway = true;
        await world.ClearAsync("backup-stores-away");
        await world.TickAsync();
        await world.TickAsync();
        Assert.Equal(NoticeSeverity.Recovery, notices.First.Taken[^1].Severity);
        notices.Ledger.IsAway = false;
        await notices.TickAsync();
        await world.TickAsync();
        await other.TickAsync();
        Assert.Equal(2, notices.First.Taken.Count);
    }

    [Fact]
    public async Task RunAsync_SaysNothing_WhereNobodyIsSetUp_AndTellsWhatIsRaised_OnceSomebodyIs()
    {
        using var nobody = new TellOfRaisedAlarms(
            world.Alarms, new ToldAlarms(notices.Ledger), notices.Send, new NoticeDelivery([], notices.Clock, NullLogger<NoticeDelivery>.Instance), notices.Clock,
            NullLogger<TellOfRaisedAlarms>.Instance);
        await world.RaiseAsync("backup-stale/postgres");
        await world.RaiseAsync("backup-stale/redis");
        Assert.Equal(0, await nobody.RunAsync(TestContext.Current.CancellationToken));
        await world.ClearAsync("backup-stale/redis");
        await world.TickAsync();
        Assert.Equal("The newest backup is too old: postgres", Assert.Single(notices.First.Taken).Title.English);
    }

    [Fact]
    public async Task RunAsync_FindsRoom_ForAKeyOfAnyLength()
    {
        await world.RaiseAsync("deployment/" + new string('x', 400));
        await world.TickAsync();
        await world.ClearAsync("deployment/" + new string('x', 400));
        await world.TickAsync();
        Assert.All(notices.First.Taken, notice => Assert.InRange(notice.Key.Length, 1, Notice.LongestKey));
        Assert.Equal(2, notices.First.Taken.Count);
    }

    /// <summary>Any order of alarms, rounds of two processes and deaths: each episode that a round saw is told once, and once that it is over.</summary>
    [Property(MaxTest = 200)]
    public void RunAsync_TellsEachEpisodeOnce(byte[] steps) => TellAsync(steps).GetAwaiter().GetResult();

    private static async Task TellAsync(byte[] steps)
    {
        NoticeWorld notices = new();
        List<TellWorld> processes = [new(notices), new(notices.Again())];
        HashSet<string> seen = [];
        HashSet<string> over = [];
        HashSet<string> open = [];
        // 64 facts make a snapshot: what is behind it must hold on, too.
        foreach (var step in steps.Concat(steps).Concat(steps).Append((byte)250))
        {
            var (process, key) = (processes[step % 2], $"key/{step / 2 % 3}");
            notices.Clock.Advance(TimeSpan.FromSeconds(60));
            switch (step % 7)
            {
                case 0 or 1:
                    await process.RaiseAsync(key);
                    break;
                case 2 or 3:
                    await process.ClearAsync(key);
                    break;
                case 4:
                    processes[step % 2].Dispose();
                    processes[step % 2] = process.Again();
                    break;
                default:
                    await process.TickAsync();
                    var raised = (await process.Alarms.ListAsync(TestContext.Current.CancellationToken)).Select(alarm => $"alarm/{alarm.Key}/{alarm.Since:yyyyMMdd'T'HHmmss'Z'}").ToHashSet();
                    over.UnionWith(open.Except(raised));
                    seen.UnionWith(raised);
                    open = raised;
                    break;
            }
        }

        processes.ForEach(process => process.Dispose());
        Assert.Equal(seen.Concat(over.Select(key => key + "/over")).Order(StringComparer.Ordinal), notices.First.Taken.Select(notice => notice.Key).Order(StringComparer.Ordinal));
    }
}
