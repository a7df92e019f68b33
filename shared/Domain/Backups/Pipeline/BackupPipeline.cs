using System.Security.Cryptography;
using System.Threading.Channels;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Backups.Pipeline;

/// <summary>
/// plain → zstd (unless the source does that) → age → upload, streaming. Two stages run side by side, each on a thread of its own: one reads and hashes the dump, the
/// other compresses, encrypts and hands over to the upload, whose parts travel on their own. Memory is a fixed ring of buffers, whatever the size.
/// </summary>
/// <param name="recipients">Who can decrypt.</param>
/// <param name="compression">How zstd works.</param>
/// <param name="giveWay">Called on each of the stages' threads when the pace is <see cref="BackupPace.Background"/>; lowers the thread.</param>
/// <param name="clock">Of the background's pace.</param>
public sealed class BackupPipeline(IReadOnlyList<AgeRecipient> recipients, ZstdOptions compression, Action giveWay, TimeProvider clock)
{
    /// <summary>Large enough that handing over costs nothing, small enough to stay in a core's cache.</summary>
    private const int BufferBytes = 512 << 10;

    private const int Buffers = 4;

    public IReadOnlyList<AgeRecipient> Recipients => recipients;

    /// <summary>Runs to the end of one part of a dump; the upload is written, not completed. The first failure aborts the dump.</summary>
    public async Task<PipelineDigest> RunAsync(Dump dump, DumpPart part, ObjectUpload upload, BackupPace pace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slow = pace == BackupPace.Background && dump.BytesReadSlowly is { } bytes ? new BackgroundPace(bytes, clock, BackgroundPace.Pause) : null;
        var free = Channel.CreateUnbounded<byte[]>();
        for (var i = 0; i < Buffers; i++)
            free.Writer.TryWrite(GC.AllocateUninitializedArray<byte>(slow is null ? BufferBytes : BackgroundPace.SliceBytes));
        var filled = Channel.CreateUnbounded<ArraySegment<byte>>();

        await using var abort = failed.Token.Register(dump.Abort);
        var begin = pace == BackupPace.Background ? giveWay : static () => { };
        // Reading blocks: a dump tool writes 4 KiB at a time, and waking an asynchronous reader for each costs more than reading it.
        var reading = Task.Factory.StartNew(
            () =>
            {
                begin();
                return Read(part.Content, free.Reader, filled.Writer, slow, progress, failed.Token);
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var storing = WorkThread.RunAsync(begin, () => StoreAsync(filled.Reader, free.Writer, part.IsCompressed, upload, failed.Token));
        // The stage that fails first carries the cause; the other one is then told to stop.
        Task? cause = null;
        await foreach (var stage in Task.WhenEach([reading, storing]))
        {
            if (stage.IsCompletedSuccessfully)
                continue;
            cause ??= stage;
            await failed.CancelAsync();
        }

        await (cause ?? Task.CompletedTask);
        var stored = await storing;
        return new PipelineDigest(await reading, stored);
    }

    private static StreamDigest Read(
        Stream plain, ChannelReader<byte[]> free, ChannelWriter<ArraySegment<byte>> filled, BackgroundPace? slow, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long total = 0;
        while (true)
        {
            var buffer = Take(free, cancellationToken);
            var count = slow is null ? plain.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) : slow.Read(plain, buffer, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            total += count;
            // There is room for every buffer that there is.
            if (count > 0)
                filled.TryWrite(new(buffer, 0, count));
            progress?.Report(new(total, null));
            if (count < buffer.Length)
            {
                filled.Complete();
                return new StreamDigest(total, Convert.ToHexStringLower(hash.GetCurrentHash()));
            }
        }
    }

    private static byte[] Take(ChannelReader<byte[]> free, CancellationToken cancellationToken) =>
        free.TryRead(out var buffer) ? buffer : free.ReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult();

    private async Task<StreamDigest> StoreAsync(
        ChannelReader<ArraySegment<byte>> filled, ChannelWriter<byte[]> free, bool isCompressed, ObjectUpload upload, CancellationToken cancellationToken)
    {
        await using var sink = new DigestStream(new UploadStream(upload));
        await using var encrypting = new AgeEncryptStream(sink, recipients, leaveOpen: true);
        await using var compressing = isCompressed ? null : new ZstdCompressStream(encrypting, compression, leaveOpen: true);
        var first = (Stream?)compressing ?? encrypting;
        await foreach (var segment in filled.ReadAllAsync(cancellationToken))
        {
            await first.WriteAsync(segment, cancellationToken);
            free.TryWrite(segment.Array!);
        }

        if (compressing is not null)
            await compressing.CompleteAsync(cancellationToken);
        await encrypting.CompleteAsync(cancellationToken);
        return sink.ToDigest();
    }
}

/// <summary>What went in and what came out.</summary>
public sealed record PipelineDigest(StreamDigest Plain, StreamDigest Stored);
