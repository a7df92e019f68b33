using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>What an upload still has of the bytes that were written, and going on in another bucket with them.</summary>
public sealed class CosTakeBackTests(CosFixture cos) : IClassFixture<CosFixture>, IDisposable
{
    private const int Mebibyte = 1 << 20;

    private readonly string key = $"take-back-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => cos.Emulator.Faults.Clear();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(12)]
    public async Task TakeBackAsync_GivesEverything_WhileItFitsIntoTheBuffers(int mebibytes)
    {
        var content = Content(mebibytes * Mebibyte);
        await using var upload = await cos.Open().BeginUploadAsync(key, Cancellation);
        await upload.WriteAsync(content, Cancellation);
        Assert.True(Join(await upload.TakeBackAsync()).AsSpan().SequenceEqual(content));
    }

    [Fact]
    public async Task TakeBackAsync_GivesNothing_WhenABufferWasUsedAgainOrTheUploadIsComplete()
    {
        await using (var large = await cos.Open().BeginUploadAsync(key, Cancellation))
        {
            await large.WriteAsync(Content(13 * Mebibyte), Cancellation);
            Assert.Null(await large.TakeBackAsync());
        }

        await using var small = await cos.Open().BeginUploadAsync(key, Cancellation);
        await small.WriteAsync(Content(100), Cancellation);
        await small.CompleteAsync(Cancellation);
        Assert.Null(await small.TakeBackAsync());
    }

    [Fact]
    public async Task TakeBackAsync_GivesAPrefixOfWhatWasWritten_WhenAWriteFailed()
    {
        cos.Break("UploadPart", new Fault { Full = true }, times: null);
        var content = Content(64 * Mebibyte);
        await using var upload = await cos.Open().BeginUploadAsync(key, Cancellation);
        await Assert.ThrowsAsync<ObjectStoreException>(async () => await upload.WriteAsync(content, Cancellation));
        var kept = Join(await upload.TakeBackAsync());
        Assert.InRange(kept.Length, 4 * Mebibyte, 12 * Mebibyte);
        Assert.True(content.AsSpan(0, kept.Length).SequenceEqual(kept));
    }

    /// <summary>Bytes come in pieces of an odd size; the primary fails at its first part, its last, or its end.</summary>
    [Theory]
    [InlineData("PutObject", 1_000_000, 0)]
    [InlineData("InitiateMultipartUpload", 40_000_000, 0)]
    [InlineData("UploadPart", 40_000_000, 0)]
    [InlineData("UploadPart", 12_000_000, 2)]
    [InlineData("CompleteMultipartUpload", 12_000_000, 0)]
    public async Task FailoverUpload_GoesOnInTheOtherBucket_WithEveryByte(string operation, int size, int after)
    {
        cos.Break(operation, new Fault { Full = true }, times: null, after: after, bucket: CosFixture.Bucket);
        var standby = cos.Open(options => options with { Bucket = CosFixture.Standby, SecretId = new("id-standby") });
        BackupStores stores = new(cos.Open(), standby, TimeProvider.System);
        UploadPlace place = new(stores, stores.All, NullLogger.Instance);
        var content = Content(size);
        await using (var upload = await FailoverUpload.BeginAsync(place, key, Cancellation))
        {
            for (var rest = content.AsMemory(); rest.Length > 0; rest = rest[Math.Min(rest.Length, 700_001)..])
                await upload.WriteAsync(rest[..Math.Min(rest.Length, 700_001)], Cancellation);
            Assert.Equal(new StoredObject(size, Crc64.Compute(content)), await upload.CompleteAsync(Cancellation));
        }

        Assert.Same(standby, place.Current);
        cos.Emulator.Faults.Clear();
        Assert.True((await standby.ReadAsync(key, size, Cancellation)).AsSpan().SequenceEqual(content));
        Assert.Null(await cos.Open().ReadAsync(key, size, Cancellation));
    }

    [Fact]
    public async Task FailoverUpload_GivesUp_WhenBytesAreGone()
    {
        cos.Break("UploadPart", new Fault { Full = true }, times: null, after: 4, bucket: CosFixture.Bucket);
        BackupStores stores = new(cos.Open(), cos.Open(options => options with { Bucket = CosFixture.Standby }), TimeProvider.System);
        UploadPlace place = new(stores, stores.All, NullLogger.Instance);
        await using var upload = await FailoverUpload.BeginAsync(place, key, Cancellation);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(async () =>
        {
            for (var mebibyte = 0; mebibyte < 200; mebibyte++)
                await upload.WriteAsync(Content(Mebibyte), Cancellation);
        });
        Assert.Equal(ObjectStoreFailure.Full, failure.Failure);
        Assert.Equal([CosFixture.Standby], place.Remaining.Select(store => store.Bucket));
        Assert.False(place.IsTouched);
    }

    private static byte[] Content(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    private static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>>? pieces) => [.. Assert.IsAssignableFrom<IReadOnlyList<ReadOnlyMemory<byte>>>(pieces).SelectMany(piece => piece.ToArray())];
}
