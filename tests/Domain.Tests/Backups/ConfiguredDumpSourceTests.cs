using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>A source whose setting is missing names it when it is asked for, and is in nobody's way.</summary>
public sealed class ConfiguredDumpSourceTests : IDisposable
{
    private static readonly IDumpSource Unset = new ConfiguredDumpSource(BackupSource.Redis, () => throw SettingException.Missing("Redis__ConnectionString", "a test"));

    private readonly BackupWorld world = new() { Others = [Unset] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_NamesTheSetting_AndRecordsNothing()
    {
        var taking = await Assert.ThrowsAsync<SettingException>(() => world.Open(source: Unset).RunAsync(new(BackupSource.Redis, "run-1", BackupTrigger.Request), null, Cancellation));
        var asking = await Assert.ThrowsAsync<SettingException>(() => world.OpenRequest().RunAsync("redis", "run-1", "test", Cancellation));
        Assert.Equal(["Redis__ConnectionString", "Redis__ConnectionString"], [taking.Setting, asking.Setting]);
        Assert.Empty((await world.Runs.ReadAsync(BackupSource.Redis, Cancellation)).History.Runs);
        Assert.IsType<BackupRequestOutcome.Accepted>(await world.OpenRequest().RunAsync("postgres", "run-1", "test", Cancellation));
    }

    [Fact]
    public async Task ResumeBackups_TakesUpTheOthers_WhenOneFails()
    {
        foreach (var source in (BackupSource[])[BackupSource.Redis, BackupSource.Postgres])
            Assert.True(await world.Runs.TryAppendAsync(source, await world.Runs.ReadAsync(source, Cancellation), new BackupRequested("run-1", "test"), Cancellation));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        // TakeBackup knows PostgreSQL only, so that the one of Redis fails.
        await Assert.ThrowsAsync<BackupException>(() => world.OpenResume().RunAsync(Cancellation));
        Assert.Equal(BackupRunPhase.Completed, (await world.FindRunAsync("run-1"))?.Phase);
    }

    [Fact]
    public void Differences_CountKeysThatMayHaveExpired_ButNotThoseThatWereThereBefore()
    {
        var expected = Inventory.Empty with { Keyspaces = [new(0, 10, 3), new(4, 2, 0)] };
        Assert.Empty(InventoryComparison.Differences(expected, Inventory.Empty with { Keyspaces = [new(0, 7, 0), new(4, 99, 0), new(5, 1, 1)] }));
        Assert.Equal(
            ["Redis database 0 has 6 keys instead of 10, of which 3 may have expired", "Redis database 4 has 0 keys instead of 2"],
            InventoryComparison.Differences(expected, Inventory.Empty with { Keyspaces = [new(0, 6, 0)] }));
    }
}
