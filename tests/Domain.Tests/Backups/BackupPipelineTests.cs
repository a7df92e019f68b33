using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class BackupPipelineTests
{
    [Fact]
    public async Task RunAsync_ThrowsWhatTheUploadThrew_WhileTheDumpBlocks()
    {
        // Workers of zstd keep what they have until they are fed again: with them the upload might never be written to.
        ZstdOptions alone = new() { Workers = 0 };
        using var identity = AgeIdentity.Generate();
        var content = new byte[8 << 20];
        new Random(1).NextBytes(content);
        var source = new ScriptedDumpSource(content, new FakeTimeProvider()) { Midway = aborted => Task.Delay(Timeout.Infinite, aborted) };
        await using var dump = await source.OpenAsync(TestContext.Current.CancellationToken);
        await using var upload = new FailingUpload();
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() =>
            new BackupPipeline([identity.Recipient], alone, static () => { }, TimeProvider.System).RunAsync(dump, dump.Parts[0], upload, BackupPace.Full, null, TestContext.Current.CancellationToken));
        Assert.Equal(ObjectStoreFailure.Full, failure.Failure);
    }

    [Fact]
    public async Task RunAsync_Ends_WhenItIsCancelledWhileTheDumpBlocks()
    {
        using var identity = AgeIdentity.Generate();
        using var cancelled = new CancellationTokenSource();
        var source = new ScriptedDumpSource(new byte[1 << 20], new FakeTimeProvider())
        {
            Midway = async aborted =>
            {
                await cancelled.CancelAsync();
                await Task.Delay(Timeout.Infinite, aborted);
            },
        };
        await using var dump = await source.OpenAsync(TestContext.Current.CancellationToken);
        await using var upload = new FailingUpload();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new BackupPipeline([identity.Recipient], new ZstdOptions(), static () => { }, TimeProvider.System).RunAsync(dump, dump.Parts[0], upload, BackupPace.Full, null, cancelled.Token));
    }

    private sealed class FailingUpload : ObjectUpload
    {
        public override Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync() => Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>?>(null);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            throw new ObjectStoreException("upload part", "bucket/key", ObjectStoreFailure.Full, "there is no room", "Make some.");

        public override Task<StoredObject> CompleteAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing was written.");

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
