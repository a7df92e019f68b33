using System.Net;
using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.ObjectStorage;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>What becomes of a read when things go wrong.</summary>
public sealed class CosReadFaultTests(CosFixture cos) : IClassFixture<CosFixture>, IDisposable
{
    private const int Size = 1_500_000;

    private readonly string key = $"read-{Guid.NewGuid():N}";
    private readonly byte[] content = Sample();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => cos.Emulator.Faults.Clear();

    public static TheoryData<Fault, int> Passing() => new()
    {
        { new Fault { Status = 503 }, 3 },
        { new Fault { Reset = true }, 3 },
        { new Fault { TruncateAfter = 0 }, 3 },
        { new Fault { TruncateAfter = 200_000 }, 100 },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Reading_GivesEveryByteOnce_WhenAFaultPasses(Fault fault, int times)
    {
        await StoreAsync();
        cos.Break("GetObject", fault, times);
        await AssertReadsAsync(cos.Open());
    }

    [Fact]
    public async Task Reading_GoesOn_WhenTheConnectionStallsInTheMiddle()
    {
        await StoreAsync();
        using var handler = new Interceptor(async (request, send) =>
        {
            var response = await send();
            if (request.Method == HttpMethod.Get && request.Headers.Range is null)
                response.Content = Replace(response.Content, inner => new StallingStream(inner, after: 300_000));
            return response;
        });
        await AssertReadsAsync(cos.Open(options => options with { Limits = CosFixture.Limits with { Stall = TimeSpan.FromSeconds(2) } }, handler));
    }

    [Fact]
    public async Task Reading_ThrowsUnavailable_WhenItNeverGetsOn()
    {
        await StoreAsync();
        cos.Break("GetObject", new Fault { TruncateAfter = 0 }, times: null);
        var failure = await FailAsync();
        Assert.Equal(ObjectStoreFailure.Unavailable, failure.Failure);
        Assert.InRange(cos.Emulator.Requests.Entries.Count(entry => entry.Key == key && entry.Operation == "GetObject"), 2, 10);
    }

    [Fact]
    public async Task Reading_ThrowsDamaged_AndWithholdsTheEnd_WhenABitWasFlipped()
    {
        await StoreAsync();
        cos.Break("GetObject", new Fault { Corrupt = true });
        await using var reading = await cos.Open().OpenReadAsync(key, Cancellation);
        using var read = new MemoryStream();
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => reading!.Content.CopyToAsync(read, Cancellation));
        Assert.Equal(ObjectStoreFailure.Damaged, failure.Failure);
        Assert.True(read.Length < Size);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reading_ThrowsDamaged_WhenTheObjectIsChangedUnderneath(bool replaced)
    {
        await StoreAsync();
        cos.Break("GetObject", new Fault { TruncateAfter = 300_000 });
        await using var reading = await cos.Open().OpenReadAsync(key, Cancellation);
        await reading!.Content.ReadExactlyAsync(new byte[1000], Cancellation);
        await cos.Open().DeleteAsync(key, Cancellation);
        if (replaced)
            await cos.Open().CreateAsync(key, new byte[Size], Cancellation);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => reading.Content.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal(ObjectStoreFailure.Damaged, failure.Failure);
        Assert.Contains("changed or deleted", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_ThrowsUnavailable_WhenAServerIgnoresTheRange()
    {
        await StoreAsync();
        cos.Break("GetObject", new Fault { TruncateAfter = 300_000 });
        using var handler = new Interceptor(async (_, send) =>
        {
            var response = await send();
            if (response.StatusCode == HttpStatusCode.PartialContent)
                response.StatusCode = HttpStatusCode.OK;
            return response;
        });
        var failure = await FailAsync(cos.Open(handler: handler));
        Assert.Equal(ObjectStoreFailure.Unavailable, failure.Failure);
        Assert.Contains("Cos__Endpoint", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_Stops_WhenCancelled()
    {
        await StoreAsync();
        using var handler = new Interceptor(async (_, send) =>
        {
            var response = await send();
            response.Content = Replace(response.Content, inner => new StallingStream(inner, after: 1000));
            return response;
        });
        await using var reading = await cos.Open(handler: handler).OpenReadAsync(key, Cancellation);
        await reading!.Content.ReadExactlyAsync(new byte[1000], Cancellation);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var pending = reading.Content.ReadAsync(new byte[10], cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.AsTask());
    }

    [Fact]
    public async Task Read_GivesEveryByte_ForLibrariesThatBlock()
    {
        await StoreAsync();
        await using var reading = await cos.Open().OpenReadAsync(key, Cancellation);
        using var read = new MemoryStream();
        await Task.Run(() => reading!.Content.CopyTo(read), Cancellation);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()));
    }

    private static byte[] Sample()
    {
        var bytes = new byte[Size];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private static StreamContent Replace(HttpContent original, Func<Stream, Stream> wrap)
    {
        var replaced = new StreamContent(wrap(original.ReadAsStream(Cancellation)));
        foreach (var header in original.Headers)
            replaced.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return replaced;
    }

    private async Task StoreAsync() => await cos.Open().CreateAsync(key, content, Cancellation);

    private async Task AssertReadsAsync(CosObjectStore store)
    {
        var read = await store.ReadAsync(key, Size, Cancellation);
        Assert.True(content.AsSpan().SequenceEqual(read));
    }

    private Task<ObjectStoreException> FailAsync(CosObjectStore? store = null) =>
        Assert.ThrowsAsync<ObjectStoreException>(() => (store ?? cos.Open()).ReadAsync(key, Size, Cancellation));
}
