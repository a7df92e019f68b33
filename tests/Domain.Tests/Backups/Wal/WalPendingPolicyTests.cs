using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Domain.Tests.Backups.Wal;

public sealed class WalPendingPolicyTests
{
    private static readonly WalPendingPolicy Drop = new(1000, WalAtLimit.Drop);

    [Property(MaxTest = 300)]
    public void Measure_WarnsBeforeTheBound_AndTheBoundLeavesRoom(ushort max, ushort pending, ushort free)
    {
        var policy = new WalPendingPolicy(max + 1, WalAtLimit.Drop);
        var bound = policy.BoundOf(pending, free);
        Assert.True(bound <= max + 1);
        Assert.True(bound <= (pending + free) / 2);
        var pressure = policy.Measure(pending, free);
        Assert.Equal(pending >= bound, pressure == WalPressure.AtLimit);
        Assert.Equal(pending >= bound / 2, pressure != WalPressure.Normal);
    }

    [Property(MaxTest = 300)]
    public void Measure_IsMonotone(ushort max, ushort less, ushort more)
    {
        var policy = new WalPendingPolicy(max + 1, WalAtLimit.Keep);
        Assert.True(policy.Measure(Math.Min(less, more), null) <= policy.Measure(Math.Max(less, more), null));
    }

    [Theory]
    [InlineData(499, WalPressure.Normal)]
    [InlineData(500, WalPressure.High)]
    [InlineData(999, WalPressure.High)]
    [InlineData(1000, WalPressure.AtLimit)]
    public void Measure_DrawsItsLinesAtHalfAndAtTheBound(long pending, WalPressure pressure) => Assert.Equal(pressure, Drop.Measure(pending, null));

    [Theory]
    [InlineData(WalAtLimit.Drop, WalPressure.AtLimit, true)]
    [InlineData(WalAtLimit.Drop, WalPressure.High, false)]
    [InlineData(WalAtLimit.Keep, WalPressure.AtLimit, false)]
    public void MayDrop_OnlyAtTheLimit_AndOnlyWhereThePolicySaysSo(WalAtLimit atLimit, WalPressure pressure, bool may) =>
        Assert.Equal(may, new WalPendingPolicy(1000, atLimit).MayDrop(pressure));

    [Theory]
    [InlineData(1000, WalAtLimit.Drop, WalArchived.Dropped)]
    [InlineData(999, WalAtLimit.Drop, null)]
    [InlineData(1000, WalAtLimit.Keep, null)]
    public async Task Archive_DropsOnlyAtTheLimit_AndWritesItDown(long pending, WalAtLimit atLimit, WalArchived? outcome)
    {
        var spool = new Spool(pending);
        var archive = new ArchiveWal(spool, new WalPendingPolicy(1000, atLimit), TimeProvider.System);
        var run = archive.RunAsync("000000010000000000000001", _ => throw new BackupException("store", "it", "the store is away", "wait"), TestContext.Current.CancellationToken);
        if (outcome is null)
            await Assert.ThrowsAsync<BackupException>(() => run);
        else
            Assert.Equal(outcome, await run);
        Assert.Equal(outcome is null ? [] : [("000000010000000000000001", "store it: the store is away")], spool.Drops);
    }

    [Fact]
    public async Task Archive_DoesNotTryAgain_WithinAMinuteOfAFailure()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(BackupWorld.Start);
        var spool = new Spool(5000) { Last = clock.GetUtcNow() };
        var archive = new ArchiveWal(spool, Drop, clock);
        var tries = 0;
        Task<WalPushed> Push(CancellationToken token)
        {
            tries++;
            return Task.FromResult(WalPushed.Stored);
        }

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(WalArchived.Dropped, await archive.RunAsync("a", Push, TestContext.Current.CancellationToken));
        Assert.Equal(0, tries);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WalArchived.Stored, await archive.RunAsync("b", Push, TestContext.Current.CancellationToken));
        Assert.Equal(1, tries);
        Assert.Equal([("a", (string?)null)], spool.Drops);
    }

    private sealed class Spool(long pending) : IWalSpool
    {
        public DateTimeOffset? Last { get; init; }

        public List<(string Name, string? Reason)> Drops { get; } = [];

        public long CountPendingBytes() => pending;

        public long? CountFreeBytes() => null;

        public DateTimeOffset? LastDropAt() => Last;

        public void RecordDrop(string name, string? reason) => Drops.Add((name, reason));
    }
}
