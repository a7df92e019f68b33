using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class CompanionTests : IDisposable
{
    private readonly BackupWorld world = new();

    public CompanionTests() =>
        world.Further = [.. new[] { BackupSource.Redis, BackupSource.PostgresBase }.Select(source => new ScriptedDumpSource(BackupWorld.Content(2000), world.Clock) { Source = source })];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task FindCompanionsAsync_NamesTheNearest_OfEveryOtherSource()
    {
        await TakeAsync(BackupSource.Redis);
        world.Clock.Advance(TimeSpan.FromMinutes(50));
        var restored = await TakeAsync(BackupSource.Postgres);
        await TakeAsync(BackupSource.PostgresBase);
        world.Clock.Advance(TimeSpan.FromMinutes(12));
        var nearest = await TakeAsync(BackupSource.Redis);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await TakeAsync(BackupSource.Redis);

        var companion = Assert.Single(await FindAsync(restored.TakenAt));
        Assert.Equal((nearest.Id, "redis", 12 * 60L), (companion.Id, companion.Source, companion.SkewSeconds));
    }

    [Fact]
    public async Task FindCompanionsAsync_PassesOver_WhatIsNotBelieved()
    {
        var older = await TakeAsync(BackupSource.Redis);
        world.Clock.Advance(TimeSpan.FromHours(2));
        var restored = await TakeAsync(BackupSource.Postgres);
        var forged = await TakeAsync(BackupSource.Redis);
        world.Store.Overwrite(world.Layout.ManifestKey(RestorePointId.Parse(forged.Id)), "{}"u8.ToArray());

        var companion = Assert.Single(await FindAsync(restored.TakenAt));
        Assert.Equal((older.Id, -7200L), (companion.Id, companion.SkewSeconds));
    }

    private Task<IReadOnlyList<Domain.Backups.Catalogue.Companion>> FindAsync(DateTimeOffset moment) =>
        world.Catalogue.FindCompanionsAsync(static source => source != BackupSource.Postgres, moment, Cancellation);

    private async Task<RestorePoint> TakeAsync(BackupSource source)
    {
        var outcome = await world.Open().RunAsync(new(source, $"run-{world.Clock.GetUtcNow():HHmmss}", BackupTrigger.Request), null, Cancellation);
        return Assert.IsType<BackupOutcome.Taken>(outcome).Point;
    }
}
