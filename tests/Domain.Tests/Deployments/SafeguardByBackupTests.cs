using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Tests.Backups;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class SafeguardByBackupTests : IDisposable
{
    private const string Id = "d1";
    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task EnsureAsync_TakesOneBackup_AndIsDoneOnceItIsVerified()
    {
        var safeguard = Open();

        Assert.IsType<SafeguardOutcome.Working>(await EnsureAsync(safeguard));
        Assert.IsType<SafeguardOutcome.Working>(await EnsureAsync(safeguard));
        var run = Assert.Single((await world.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs);
        Assert.Equal((Id, BackupRunPhase.Requested, "deployment d1 of web"), (run.RunId, run.Phase, run.Owner));
        await TakeAsync(Id);

        var done = Assert.IsType<SafeguardOutcome.Done>(await UntilAsync(safeguard));

        var point = Assert.Single((await world.Catalogue.ListAsync(null, Cancellation)).Points);
        Assert.Equal([point.Id], done.RestorePoints);
        Assert.True(point.Verified);
        Assert.IsType<SafeguardOutcome.Done>(await EnsureAsync(Open()));
    }

    [Fact]
    public async Task EnsureAsync_Fails_WhenTheBackupIsDamaged()
    {
        var safeguard = Open();
        await EnsureAsync(safeguard);
        await TakeAsync(Id);
        var point = Assert.Single((await world.Catalogue.ListAsync(null, Cancellation)).Points);
        world.Store.Overwrite(point.Key, new byte[(int)point.StoredBytes]);

        Assert.Contains("damaged", Assert.IsType<SafeguardOutcome.Failed>(await UntilAsync(safeguard)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_TriesThreeTimes_ThenSaysWhy()
    {
        var safeguard = Open();
        foreach (var run in (string[])[Id, $"{Id}-2", $"{Id}-3"])
        {
            Assert.IsType<SafeguardOutcome.Working>(await EnsureAsync(safeguard));
            await world.Runs.AppendAsync(BackupSource.Postgres, new BackupFailed(run, "the server is away", "start it"), known => known is not null, Cancellation);
        }

        var failed = Assert.IsType<SafeguardOutcome.Failed>(await EnsureAsync(safeguard));
        Assert.Equal(("the backup of postgres failed 3 times: the server is away", "start it"), (failed.Reason, failed.Hint));
    }

    [Fact]
    public async Task EnsureAsync_WaitsForAnotherRun_AndFailsWhereBackupsAreFrozen()
    {
        var safeguard = Open();
        await world.OpenRequest().RunAsync("postgres", "other", "somebody", Cancellation);
        Assert.IsType<SafeguardOutcome.Working>(await EnsureAsync(safeguard));
        Assert.Single((await world.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs);
        await TakeAsync("other");

        await world.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "moving house", null, Cancellation);
        Assert.Contains("frozen by ada", Assert.IsType<SafeguardOutcome.Failed>(await EnsureAsync(safeguard)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_Fails_WhereNothingIsBackedUp() =>
        Assert.IsType<SafeguardOutcome.Failed>(await Open(sources: []).EnsureAsync("web", Id, Cancellation));

    private SafeguardByBackup Open(params IReadOnlyList<BackupSource> sources) => new(
        _ => Task.FromResult(sources), world.OpenAsk(), world.Runs, world.Verifications, new(world.Catalogue, world.Reader, world.Verifications, NullLogger<VerifyRestorePoint>.Instance), NullLogger<SafeguardByBackup>.Instance);

    private SafeguardByBackup Open() => Open(BackupSource.Postgres);

    private static Task<SafeguardOutcome> EnsureAsync(SafeguardByBackup safeguard) => safeguard.EnsureAsync("web", Id, Cancellation);

    private async Task TakeAsync(string run) =>
        Assert.IsType<BackupOutcome.Taken>(await world.Open().RunAsync(new(BackupSource.Postgres, run, BackupTrigger.Request), null, Cancellation));

    private static async Task<SafeguardOutcome> UntilAsync(SafeguardByBackup safeguard)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (await safeguard.EnsureAsync("web", Id, deadline.Token) is var outcome)
        {
            if (outcome is not SafeguardOutcome.Working)
                return outcome;
            await Task.Yield();
        }

        throw new InvalidOperationException();
    }
}
