using System.Text;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>What every <see cref="IObjectStore"/> promises.</summary>
public abstract class ObjectStoreContract
{
    protected abstract IObjectStore Store { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_StoresTheBytes()
    {
        Assert.Equal(CreateOutcome.Created, await Store.CreateAsync("a/b.json", Bytes("one"), Cancellation));
        Assert.Equal(Bytes("one"), await Store.ReadAsync("a/b.json", 100, Cancellation));
    }

    [Fact]
    public async Task CreateAsync_ReportsCreated_WhenRepeatedWithTheSameBytes()
    {
        await Store.CreateAsync("same", Bytes("one"), Cancellation);
        Assert.Equal(CreateOutcome.Created, await Store.CreateAsync("same", Bytes("one"), Cancellation));
    }

    [Theory]
    [InlineData("two")]
    [InlineData("longer than before")]
    [InlineData("")]
    public async Task CreateAsync_ReportsAlreadyExists_AndChangesNothing_WhenTheBytesDiffer(string other)
    {
        await Store.CreateAsync("taken", Bytes("one"), Cancellation);
        Assert.Equal(CreateOutcome.AlreadyExists, await Store.CreateAsync("taken", Bytes(other), Cancellation));
        Assert.Equal(Bytes("one"), await Store.ReadAsync("taken", 100, Cancellation));
    }

    [Fact]
    public async Task CreateAsync_LetsOneWin_WhenManyWriteAtOnce()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Store.CreateAsync("race", Bytes($"writer {writer}"), Cancellation)));
        var winner = Assert.Single(outcomes.Index(), outcome => outcome.Item == CreateOutcome.Created);
        Assert.Equal(Bytes($"writer {winner.Index}"), await Store.ReadAsync("race", 100, Cancellation));
    }

    [Fact]
    public async Task ReadAsync_IsNull_WhenThereIsNone()
    {
        Assert.Null(await Store.ReadAsync("none", 10, Cancellation));
        Assert.Null(await Store.OpenReadAsync("none", Cancellation));
    }

    [Fact]
    public async Task ReadAsync_Throws_WhenLargerThanAllowed()
    {
        await Store.CreateAsync("big", new byte[11], Cancellation);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store.ReadAsync("big", 10, Cancellation));
        Assert.Equal(ObjectStoreFailure.Refused, failure.Failure);
        Assert.Equal(11, (await Store.ReadAsync("big", 11, Cancellation))!.Length);
    }

    [Fact]
    public async Task ReadAsync_GivesNoBytes_ForAnEmptyObject()
    {
        await Store.CreateAsync("empty", ReadOnlyMemory<byte>.Empty, Cancellation);
        Assert.Empty((await Store.ReadAsync("empty", 0, Cancellation))!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(4 << 20)]
    [InlineData((4 << 20) + 1)]
    [InlineData(30_000_001)]
    public async Task Upload_StoresExactlyWhatWasWritten(int size)
    {
        var content = Sample(size);
        await using var upload = await Store.BeginUploadAsync("dir/upload.bin", Cancellation);
        await WriteAsync(upload, content);
        Assert.Empty(await KeysAsync());
        Assert.Equal(new StoredObject(size, Crc64.Compute(content)), await upload.CompleteAsync(Cancellation));
        await upload.DisposeAsync();
        await using var reading = await Store.OpenReadAsync("dir/upload.bin", Cancellation);
        using var read = new MemoryStream();
        await reading!.Content.CopyToAsync(read, Cancellation);
        Assert.Equal(size, reading.Size);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20_000_000)]
    public async Task Upload_LeavesNothing_WhenDisposedWithoutCompleting(int size)
    {
        await using (var upload = await Store.BeginUploadAsync("abandoned", Cancellation))
            await WriteAsync(upload, Sample(size));
        Assert.Empty(await KeysAsync());
        Assert.Empty(await Store.ListUnfinishedUploadsAsync("", Cancellation).ToArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(9_000_000)]
    public async Task Upload_ThrowsConflict_AndChangesNothing_WhenTheKeyIsTaken(int size)
    {
        await Store.CreateAsync("taken", Bytes("first"), Cancellation);
        await using var upload = await Store.BeginUploadAsync("taken", Cancellation);
        await WriteAsync(upload, Sample(size));
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => upload.CompleteAsync(Cancellation));
        Assert.Equal(ObjectStoreFailure.Conflict, failure.Failure);
        Assert.Equal(Bytes("first"), await Store.ReadAsync("taken", 10, Cancellation));
    }

    [Fact]
    public async Task ListAsync_GivesKeysInByteOrder_AndFoldsBehindTheDelimiter()
    {
        string[] keys = ["p/ü.json", "p/a+b c.json", "p/sub/1", "p/sub/2", "p/z%41&<x>.json", "q", "p/\U0001F600", "p/\uFFFD"];
        foreach (var key in keys)
            await Store.CreateAsync(key, Bytes(key), Cancellation);
        var flat = await Store.ListAsync("p/", null, null, Cancellation).ToArrayAsync(Cancellation);
        Assert.Equal(
            ["p/a+b c.json", "p/sub/1", "p/sub/2", "p/z%41&<x>.json", "p/ü.json", "p/\uFFFD", "p/\U0001F600"],
            flat.SelectMany(page => page.Objects).Select(entry => entry.Key));
        var folded = await Store.ListAsync("p/", null, "/", Cancellation).ToArrayAsync(Cancellation);
        Assert.Equal(["p/sub/"], folded.SelectMany(page => page.CommonPrefixes));
        Assert.Equal(
            ["p/a+b c.json", "p/z%41&<x>.json", "p/ü.json", "p/\uFFFD", "p/\U0001F600"],
            folded.SelectMany(page => page.Objects).Select(entry => entry.Key));
        Assert.Equal(Encoding.UTF8.GetByteCount("p/ü.json"), flat.SelectMany(page => page.Objects).Single(entry => entry.Key == "p/ü.json").Size);
        Assert.All(folded.SelectMany(page => page.Objects), entry => Assert.InRange(folded[0].AsOf - entry.LastModified, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task ListAsync_TurnsPages_AndFoldsEachGroupOnce()
    {
        foreach (var key in new[] { "a", "b/1", "b/2", "b/3", "b/4", "b/5", "c", "d/1", "d/2", "e" })
            await Store.CreateAsync(key, Bytes(key), Cancellation);
        Assert.Equal(["a", "b/1", "b/2", "b/3", "b/4", "b/5", "c", "d/1", "d/2", "e"], await KeysAsync());
        var folded = await Store.ListAsync("", null, "/", Cancellation).ToArrayAsync(Cancellation);
        Assert.Equal(["a", "c", "e"], folded.SelectMany(page => page.Objects).Select(entry => entry.Key));
        Assert.Equal(["b/", "d/"], folded.SelectMany(page => page.CommonPrefixes));
    }

    [Fact]
    public async Task ListAsync_BeginsBehindTheGivenKey()
    {
        foreach (var key in new[] { "k1", "k2", "k3" })
            await Store.CreateAsync(key, Bytes(key), Cancellation);
        Assert.Equal(["k2", "k3"], await KeysAsync("k", "k1"));
        Assert.Equal(["k2", "k3"], await KeysAsync("k", "k1x"));
        Assert.Empty(await KeysAsync("k", "k3"));
    }

    [Fact]
    public async Task ListAsync_GivesOneEmptyPageWithATime_WhenThereIsNothing()
    {
        var page = Assert.Single(await Store.ListAsync("nothing/", null, null, Cancellation).ToArrayAsync(Cancellation));
        Assert.Empty(page.Objects);
        Assert.Equal(TimeSpan.Zero, page.AsOf.Offset);
        Assert.NotEqual(default, page.AsOf);
    }

    [Fact]
    public async Task DeleteAsync_Succeeds_AlsoWhenThereIsNothing()
    {
        await Store.CreateAsync("gone", Bytes("x"), Cancellation);
        await Store.DeleteAsync("gone", Cancellation);
        await Store.DeleteAsync("gone", Cancellation);
        Assert.Null(await Store.ReadAsync("gone", 10, Cancellation));
    }

    [Fact]
    public async Task AbortUploadAsync_Succeeds_WhenThereIsNoSuchUpload() =>
        await Store.AbortUploadAsync(new UnfinishedUpload("no", "0123456789abcdef0123456789abcdef", default), Cancellation);

    [Fact]
    public async Task RefusesOverwriteAsync_IsTrue_AlsoWhenAskedAgain()
    {
        Assert.True(await Store.RefusesOverwriteAsync("probe", Cancellation));
        Assert.True(await Store.RefusesOverwriteAsync("probe", Cancellation));
    }

    [Fact]
    public async Task EveryCall_StopsAtOnce_WhenCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CreateAsync("x", Bytes("x"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync("x", 1, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.BeginUploadAsync("x", cancelled.Token));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static byte[] Sample(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    /// <summary>In uneven bites from one buffer that is spoilt after each, as the port allows.</summary>
    protected static async Task WriteAsync(ObjectUpload upload, byte[] content)
    {
        var bite = new byte[777_777];
        for (var at = 0; at < content.Length; at += bite.Length)
        {
            var length = Math.Min(bite.Length, content.Length - at);
            content.AsSpan(at, length).CopyTo(bite);
            await upload.WriteAsync(bite.AsMemory(0, length), Cancellation);
            Array.Clear(bite);
        }
    }

    protected async Task<string[]> KeysAsync(string prefix = "", string? after = null) =>
        await Store.ListAsync(prefix, after, null, Cancellation).SelectMany(page => page.Objects).Select(entry => entry.Key).ToArrayAsync(Cancellation);
}
