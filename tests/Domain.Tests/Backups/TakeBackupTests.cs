using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class TakeBackupTests : IDisposable
{
    private static readonly BackupRequest Request = new(BackupSource.Postgres, "run-1", BackupTrigger.Request);

    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_LeavesASignedPoint_ThatIsListedAndRestoresByteForByte()
    {
        var point = await world.TakeAsync();

        Assert.Equal(point, Assert.Single((await world.ListAsync()).Points));
        Assert.Equal((3000, false, BackupWorld.Start), (point.PlainBytes, point.Verified, point.TakenAt));
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        Assert.Empty(await world.ListOrphansAsync());
        var run = await world.FindRunAsync("run-1");
        Assert.Equal((BackupRunPhase.Completed, point.Id), (run?.Phase, run?.RestorePointId));
    }

    [Fact]
    public async Task RunAsync_WritesAManifest_ThatSaysWhatARestoreMustFind()
    {
        var point = await world.TakeAsync();

        var manifest = Assert.IsType<ManifestReading.Good>(await world.Catalogue.ReadAsync(RestorePointId.Parse(point.Id), Cancellation)).Manifest;
        Assert.Equal(Manifest.CurrentFormat, manifest.Format);
        Assert.Equal(world.Source.Contents.Tables, manifest.Contents.Tables);
        Assert.Equal("scripted+zstd+age", Assert.Single(manifest.Objects).Format);
        Assert.Equal([world.Identity.Recipient.ToString()], manifest.Recipients);
        Assert.Equal("test", manifest.Tools["superinsight-ops"]);
        Assert.Equal(point.StoredBytes, world.Store.Objects[point.Key].Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2 << 20)]
    public async Task RunAsync_RestoresByteForByte_WhateverTheSize(int length)
    {
        using var sized = new BackupWorld { Source = new ScriptedDumpSource(BackupWorld.Content(length), TimeProvider.System) };
        Assert.Equal(BackupWorld.Content(length), await sized.ReadBackAsync(await sized.TakeAsync()));
    }

    [Theory]
    [InlineData(DumpFault.AtOpening)]
    [InlineData(DumpFault.Midway)]
    [InlineData(DumpFault.AtItsEnd)]
    public async Task RunAsync_LeavesNothingAndRecordsWhy_WhenTheDumpFails(DumpFault fault)
    {
        world.Source.Fault = fault;
        var failure = await Assert.ThrowsAsync<BackupException>(() => world.Open().RunAsync(Request, null, Cancellation));

        Assert.Equal("the script says so", failure.Reason);
        var run = await world.FindRunAsync("run-1");
        Assert.Equal(BackupRunPhase.Failed, run?.Phase);
        Assert.Contains("the script says so", run?.Reason, StringComparison.Ordinal);
        Assert.Equal("change the script", run?.Hint);
        Assert.Empty(world.Store.Objects);
        Assert.Empty(await world.ListUploadsAsync());
        Assert.Equal(0, world.Source.Open);

        world.Source.Fault = null;
        await world.TakeAsync("run-2");
    }

    [Fact]
    public async Task RunAsync_DoesNothingTwice_WhenTheRunIsRepeated()
    {
        await world.TakeAsync();
        var before = world.Store.Objects.Count;
        var again = Assert.IsType<BackupOutcome.AlreadyTaken>(await world.Open("second").RunAsync(Request, null, Cancellation));
        Assert.Equal("run-1", again.Run.RunId);
        Assert.Equal(before, world.Store.Objects.Count);
    }

    [Fact]
    public async Task RunAsync_DoesNothing_WhenAnotherRunServedTheOccurrence()
    {
        var moment = BackupWorld.Start;
        Assert.IsType<BackupOutcome.Taken>(await world.Open().RunAsync(new(BackupSource.Postgres, "scheduled-a", BackupTrigger.Schedule, moment), null, Cancellation));
        var other = await world.Open("second").RunAsync(new(BackupSource.Postgres, "scheduled-b", BackupTrigger.Schedule, moment), null, Cancellation);
        Assert.Equal("scheduled-a", Assert.IsType<BackupOutcome.AlreadyTaken>(other).Run.RunId);
        Assert.Single((await world.ListAsync()).Points);
    }

    [Fact]
    public async Task RunAsync_GivesUp_WhenTheRunHasFailedBefore()
    {
        world.Source.Fault = DumpFault.AtItsEnd;
        await Assert.ThrowsAsync<BackupException>(() => world.Open().RunAsync(Request, null, Cancellation));
        world.Source.Fault = null;
        Assert.IsType<BackupOutcome.GivenUp>(await world.Open().RunAsync(Request, null, Cancellation));
    }

    [Fact]
    public async Task RunAsync_IsRefusedAndNamesTheHolder_WhileAnotherRuns()
    {
        BackupOutcome? other = null;
        world.Source.Midway = async _ => other = await world.Open("second").RunAsync(Request with { RunId = "run-2" }, null, Cancellation);
        await world.TakeAsync();
        var holder = Assert.IsType<BackupOutcome.Refused>(other).Holder;
        Assert.Equal(("run-1", "first"), (holder.RunId, holder.Owner));
    }

    [Fact]
    public async Task RunAsync_SaysWhichSourcesThereAre_WhenAskedForAnother()
    {
        var failure = await Assert.ThrowsAsync<BackupException>(() => world.Open().RunAsync(Request with { Source = BackupSource.Parse("redis") }, null, Cancellation));
        Assert.Contains("postgres", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackupTrigger.Operator, BackupRunPhase.Failed)]
    [InlineData(BackupTrigger.Schedule, BackupRunPhase.Running)]
    [InlineData(BackupTrigger.Request, BackupRunPhase.Running)]
    public async Task RunAsync_RecordsAnInterruption_OnlyWhenNobodyWillTakeItUp(BackupTrigger trigger, BackupRunPhase expected)
    {
        using var interrupt = new CancellationTokenSource();
        world.Source.Midway = _ => interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Open().RunAsync(Request with { Trigger = trigger }, null, interrupt.Token));

        Assert.Equal(expected, (await world.FindRunAsync("run-1"))?.Phase);
        Assert.Empty(world.Store.Objects);
        Assert.Empty(await world.ListUploadsAsync());
        Assert.Equal(0, world.Source.Open);
    }

    [Fact]
    public async Task RunAsync_ReportsProgress_UpToTheLastByte()
    {
        var seen = new Seen();
        await world.Open().RunAsync(Request, seen, Cancellation);
        Assert.Equal(3000, seen.Values[^1].Done);
        Assert.Equal(seen.Values.Select(value => value.Done).Order(), seen.Values.Select(value => value.Done));
    }

    private sealed class Seen : IProgress<BackupProgress>
    {
        public List<BackupProgress> Values { get; } = [];

        public void Report(BackupProgress value) => Values.Add(value);
    }

    [Fact]
    public async Task RunAsync_StoresEveryPart_AndItsNotes_WhenADumpHasSeveral()
    {
        using var several = new BackupWorld
        {
            Source = new(BackupWorld.Content(100_000), new FakeTimeProvider(BackupWorld.Start))
            {
                Besides = new Dictionary<string, byte[]> { ["list"] = BackupWorld.Content(5000), ["globals"] = [] },
                Notes = ["a file vanished"],
            },
        };
        var point = await several.TakeAsync();
        var manifest = ((ManifestReading.Good)await several.Catalogue.ReadAsync(RestorePointId.Parse(point.Id), Cancellation)).Manifest;
        Assert.Equal(["scripted", "scripted-list", "scripted-globals"], manifest.Objects.Select(stored => stored.DumpFormat));
        Assert.Equal([100_000, 5000, 0], manifest.Objects.Select(stored => stored.PlainBytes));
        Assert.Equal(["a file vanished"], manifest.Notes);
        Assert.True(several.Store.Objects.Keys.ToHashSet().IsSupersetOf(manifest.Objects.Select(stored => stored.Key)));
        Assert.Equal(BackupWorld.Content(100_000), await several.ReadBackAsync(point));
    }
}
