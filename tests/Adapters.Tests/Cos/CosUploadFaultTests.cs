using System.Net;
using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.ObjectStorage;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>What becomes of an upload when things go wrong.</summary>
public sealed class CosUploadFaultTests(CosFixture cos) : IClassFixture<CosFixture>, IDisposable
{
    private const int Small = 1000;
    private const int Large = 17_000_000;

    private readonly string key = $"upload-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => cos.Emulator.Faults.Clear();

    public static TheoryData<string, Fault> Passing() => new()
    {
        { "UploadPart", new Fault { Status = 503 } },
        { "UploadPart", new Fault { Status = 500 } },
        { "UploadPart", new Fault { Status = 429, Code = "SlowDown" } },
        { "UploadPart", new Fault { Status = 400, Code = "BadDigest" } },
        { "UploadPart", new Fault { Reset = true } },
        { "UploadPart", new Fault { Reset = true, AfterEffect = true } },
        { "UploadPart", new Fault { TruncateAfter = 100_000 } },
        { "InitiateMultipartUpload", new Fault { Reset = true } },
        { "InitiateMultipartUpload", new Fault { Status = 503 } },
        { "CompleteMultipartUpload", new Fault { Status = 503 } },
        { "CompleteMultipartUpload", new Fault { Reset = true } },
        { "CompleteMultipartUpload", new Fault { Reset = true, AfterEffect = true } },
        { "HeadObject", new Fault { Status = 503 } },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Upload_Succeeds_WhenAFaultPasses(string operation, Fault fault)
    {
        cos.Break(operation, fault, times: 2, every: 2);
        cos.Break(operation, fault);
        await AssertUploadsAsync(Large);
    }

    [Theory]
    [InlineData(Small, "PutObject", 503, false)]
    [InlineData(Small, "PutObject", null, false)]
    [InlineData(Small, "PutObject", null, true)]
    public async Task SmallUpload_Succeeds_WhenAFaultPasses(int size, string operation, int? status, bool afterEffect)
    {
        cos.Break(operation, new Fault { Status = status, Reset = status is null, AfterEffect = afterEffect }, times: 2);
        await AssertUploadsAsync(size);
    }

    [Theory]
    [InlineData("UploadPart")]
    [InlineData("CompleteMultipartUpload")]
    public async Task Upload_Succeeds_WhenATransferStalls(string operation)
    {
        cos.Break(operation, new Fault { Stall = true });
        await AssertUploadsAsync(Large, cos.Open(options => options with { Limits = CosFixture.Limits with { Stall = TimeSpan.FromSeconds(3), Assembly = TimeSpan.FromSeconds(3) } }));
    }

    [Fact]
    public async Task CompleteAsync_IsNotSentAgain_WhenItsAnswerWasLost()
    {
        cos.Break("CompleteMultipartUpload", new Fault { Reset = true, AfterEffect = true });
        await AssertUploadsAsync(Large);
        Assert.Single(cos.Emulator.Requests.Entries, entry => entry.Operation == "CompleteMultipartUpload" && entry.Key == key);
    }

    [Theory]
    [InlineData(Small, "PutObject")]
    [InlineData(Large, "CompleteMultipartUpload")]
    public async Task CompleteAsync_CanBeRepeated_WhenNobodyCouldTellWhatBecameOfIt(int size, string operation)
    {
        cos.Break(operation, new Fault { Reset = true, AfterEffect = true }, times: null);
        cos.Break("HeadObject", new Fault { Status = 503 }, times: null);
        await using var upload = await Impatient().BeginUploadAsync(key, Cancellation);
        await upload.WriteAsync(new byte[size], Cancellation);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => upload.CompleteAsync(Cancellation));
        cos.Emulator.Faults.Clear();
        Assert.Equal(ObjectStoreFailure.Unavailable, failure.Failure);
        Assert.Equal(size, (await upload.CompleteAsync(Cancellation)).Size);
    }

    [Fact]
    public async Task CompleteAsync_LooksAndRepeats_WhenAnErrorComesWithStatus200()
    {
        var failed = 0;
        using var handler = new Interceptor(async (request, send) => IsComplete(request) && Interlocked.Increment(ref failed) == 1
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<Error><Code>InternalError</Code><Message>try again</Message></Error>") }
            : await send());
        await AssertUploadsAsync(Large, cos.Open(handler: handler));
        Assert.Equal(2, failed);
    }

    [Fact]
    public async Task CompleteAsync_Throws_WhenAllAnswersAreErrorsWithStatus200()
    {
        using var handler = new Interceptor(async (request, send) => IsComplete(request)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<Error><Code>InvalidPart</Code><Message>no</Message></Error>") }
            : await send());
        var failure = await FailAsync(Large, cos.Open(handler: handler));
        Assert.Equal(ObjectStoreFailure.Refused, failure.Failure);
        Assert.Contains("InvalidPart", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task CompleteAsync_ThrowsDamagedAndDeletes_WhenTheChecksumDiffers(int size)
    {
        using var handler = new Interceptor(WrongChecksumAsync);
        var failure = await FailAsync(size, cos.Open(handler: handler));
        Assert.Equal(ObjectStoreFailure.Damaged, failure.Failure);
        Assert.Null(await cos.Open().ReadAsync(key, int.MaxValue, Cancellation));
    }

    [Fact]
    public async Task CompleteAsync_SaysToDelete_WhenTheChecksumDiffersAndDeletingIsForbidden()
    {
        using var handler = new Interceptor(WrongChecksumAsync);
        var failure = await FailAsync(Small, cos.Open(options => options with { SecretId = new("id-no-delete") }, handler));
        Assert.Equal(ObjectStoreFailure.Damaged, failure.Failure);
        Assert.Contains("delete it", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(int.MaxValue, ObjectStoreFailure.Damaged)]
    public async Task Part_IsSentAgain_WhenCosTookInOtherBytes(int times, ObjectStoreFailure? expected)
    {
        var left = times;
        using var handler = new Interceptor(async (request, send) =>
        {
            var response = await send();
            if (request.Method == HttpMethod.Put && Interlocked.Decrement(ref left) >= 0)
            {
                response.Headers.Remove("ETag");
                response.Headers.TryAddWithoutValidation("ETag", "\"00000000000000000000000000000000\"");
            }
            return response;
        });
        if (expected is null)
        {
            await AssertUploadsAsync(Large, cos.Open(handler: handler));
            Assert.Equal(6, cos.Emulator.Requests.Entries.Count(entry => entry.Operation == "UploadPart" && entry.Key == key));
        }
        else
            Assert.Equal(expected, (await FailAsync(Large, cos.Open(handler: handler))).Failure);
    }

    [Theory]
    [InlineData("InitiateMultipartUpload", 503, ObjectStoreFailure.Unavailable)]
    [InlineData("UploadPart", 503, ObjectStoreFailure.Unavailable)]
    [InlineData("UploadPart", 403, ObjectStoreFailure.AccessDenied)]
    [InlineData("CompleteMultipartUpload", 503, ObjectStoreFailure.Unavailable)]
    [InlineData("CompleteMultipartUpload", 400, ObjectStoreFailure.Refused)]
    public async Task Upload_FailsAndLeavesNothing_WhenAFaultPersists(string operation, int status, ObjectStoreFailure expected)
    {
        cos.Break(operation, new Fault { Status = status }, times: null);
        var failure = await FailAsync(Large, Impatient());
        Assert.Equal(expected, failure.Failure);
        Assert.Contains($"{CosFixture.Bucket}/{key}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await UnfinishedAsync(), upload => upload.Key == key);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task Upload_FailsAsFull_WhenTheBucketIs(int size)
    {
        cos.Break("*", new Fault { Full = true }, times: null);
        var failure = await FailAsync(size, Impatient(), expectLeftovers: true);
        Assert.Equal(ObjectStoreFailure.Full, failure.Failure);
        Assert.Contains("quota", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ReportsAFailedPart_WithoutWaitingForTheEnd()
    {
        cos.Break("UploadPart", new Fault { Status = 403 }, times: null);
        await using var upload = await Impatient().BeginUploadAsync(key, Cancellation);
        var bytes = new byte[1 << 20];
        await Assert.ThrowsAsync<ObjectStoreException>(async () =>
        {
            while (!Cancellation.IsCancellationRequested)
                await upload.WriteAsync(bytes, Cancellation);
        });
    }

    [Fact]
    public async Task DisposeAsync_DoesNotThrow_WhenAbortingFails()
    {
        cos.Break("AbortMultipartUpload", new Fault { Status = 403 }, times: null);
        await using (var upload = await cos.Open().BeginUploadAsync(key, Cancellation))
            await upload.WriteAsync(new byte[9 << 20], Cancellation);
        cos.Emulator.Faults.Clear();
        var store = cos.Open();
        foreach (var left in (await UnfinishedAsync()).Where(upload => upload.Key == key))
            await store.AbortUploadAsync(left, Cancellation);
        Assert.DoesNotContain(await UnfinishedAsync(), upload => upload.Key == key);
    }

    [Fact]
    public async Task ListUnfinishedUploadsAsync_TurnsPages_AndKnowsWhenTheyBegan()
    {
        cos.Break("AbortMultipartUpload", new Fault { Status = 403 }, times: null);
        for (var number = 0; number < 7; number++)
        {
            await using var upload = await cos.Open().BeginUploadAsync($"{key}/{number % 4} +%", Cancellation);
            await upload.WriteAsync(new byte[8 << 20], Cancellation);
        }
        var left = (await UnfinishedAsync()).Where(upload => upload.Key.StartsWith(key, StringComparison.Ordinal)).ToArray();
        Assert.Equal(["0 +%", "0 +%", "1 +%", "1 +%", "2 +%", "2 +%", "3 +%"], left.Select(upload => upload.Key[(key.Length + 1)..]));
        Assert.Equal(7, left.Select(upload => upload.UploadId).Distinct().Count());
        Assert.All(left, upload => Assert.InRange(DateTimeOffset.UtcNow - upload.Initiated, TimeSpan.FromSeconds(-2), TimeSpan.FromMinutes(5)));
    }

    private static bool IsComplete(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.Query.Contains("uploadId=", StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> WrongChecksumAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
    {
        var response = await send();
        if ((IsComplete(request) || request.RequestUri!.Query.Length == 0) && response.Headers.Remove("x-cos-hash-crc64ecma"))
            response.Headers.Add("x-cos-hash-crc64ecma", "42");
        return response;
    }

    private CosObjectStore Impatient() => cos.Open(options => options with { Limits = CosFixture.Limits with { Retries = 2 } });

    private async Task<UnfinishedUpload[]> UnfinishedAsync() =>
        await cos.Open().ListUnfinishedUploadsAsync("upload-", Cancellation).ToArrayAsync(Cancellation);

    private async Task AssertUploadsAsync(int size, CosObjectStore? store = null)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        await using (var upload = await (store ?? cos.Open()).BeginUploadAsync(key, Cancellation))
        {
            await upload.WriteAsync(content, Cancellation);
            Assert.Equal(new StoredObject(size, Crc64.Compute(content)), await upload.CompleteAsync(Cancellation));
        }
        cos.Emulator.Faults.Clear();
        var stored = await cos.Open().ReadAsync(key, size, Cancellation);
        Assert.True(content.AsSpan().SequenceEqual(stored));
    }

    private async Task<ObjectStoreException> FailAsync(int size, CosObjectStore store, bool expectLeftovers = false)
    {
        ObjectStoreException failure;
        await using (var upload = await store.BeginUploadAsync(key, Cancellation))
            failure = await Assert.ThrowsAsync<ObjectStoreException>(async () =>
            {
                await upload.WriteAsync(new byte[size], Cancellation);
                await upload.CompleteAsync(Cancellation);
            });
        cos.Emulator.Faults.Clear();
        if (!expectLeftovers && failure.Failure != ObjectStoreFailure.Damaged)
            Assert.Null(await cos.Open().ReadAsync(key, int.MaxValue, Cancellation));
        return failure;
    }
}
