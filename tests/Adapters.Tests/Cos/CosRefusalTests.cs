using System.Net;
using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Settings;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>What people are told when COS refuses.</summary>
public sealed class CosRefusalTests(CosFixture cos) : IClassFixture<CosFixture>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => cos.Emulator.Faults.Clear();

    public static TheoryData<string, string, ObjectStoreFailure, string> Wrong() => new()
    {
        { "key", "another-key-not-real", ObjectStoreFailure.AccessDenied, "TENCENTCLOUD_SECRET_KEY" },
        { "id", "another-id-not-real", ObjectStoreFailure.AccessDenied, "TENCENTCLOUD_SECRET_ID" },
        { "bucket", "other-1250000000", ObjectStoreFailure.NoSuchBucket, "Cos__Bucket" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task EveryCall_SaysWhatToCheck_WhenASettingIsWrong(string what, string value, ObjectStoreFailure failure, string hint)
    {
        var store = cos.Open(options => what switch
        {
            "key" => options with { SecretKey = new Secret(value) },
            "id" => options with { SecretId = new Secret(value) },
            _ => options with { Bucket = value },
        });
        Func<Task>[] calls =
        [
            () => store.CreateAsync("k", new byte[10], Cancellation),
            () => store.ReadAsync("k", 10, Cancellation),
            () => store.DeleteAsync("k", Cancellation),
            async () => await store.ListAsync("", null, null, Cancellation).FirstAsync(Cancellation),
            async () => await store.ListUnfinishedUploadsAsync("", Cancellation).FirstAsync(Cancellation),
            () => store.RefusesOverwriteAsync("k", Cancellation),
            () => UploadAsync(store, 9 << 20),
            () => UploadAsync(store, 10),
        ];
        foreach (var call in calls)
        {
            var thrown = await Assert.ThrowsAsync<ObjectStoreException>(call);
            Assert.Equal(failure, thrown.Failure);
            Assert.Contains(hint, thrown.Hint, StringComparison.Ordinal);
            Assert.Contains(store.Bucket, thrown.Message, StringComparison.Ordinal);
            Assert.All(["key-fixture-not-real", "another-key-not-real", "q-signature", "q-ak"], secret =>
                Assert.DoesNotContain(secret, thrown.ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task DeleteAsync_NamesTheActionToAllow_WhenThePolicyForbidsIt()
    {
        var store = cos.Open(options => options with { SecretId = new Secret("id-no-delete") });
        await store.CreateAsync("kept", new byte[1], Cancellation);
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => store.DeleteAsync("kept", Cancellation));
        Assert.Equal(ObjectStoreFailure.AccessDenied, thrown.Failure);
        Assert.Contains("name/cos:DeleteObject", thrown.Hint, StringComparison.Ordinal);
        Assert.Equal($"delete object {CosFixture.Bucket}/kept", $"{thrown.Operation} {thrown.Subject}");
        Assert.Contains("request ", thrown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TemporaryCredential_Works_WithItsTokenOnly()
    {
        var right = cos.Open(options => options with { SecretId = new Secret("id-temporary"), SessionToken = new Secret("token-fixture") });
        Assert.Equal(CreateOutcome.Created, await right.CreateAsync($"t-{Guid.NewGuid()}", new byte[1], Cancellation));
        var wrong = cos.Open(options => options with { SecretId = new Secret("id-temporary"), SessionToken = new Secret("stale-token") });
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => wrong.CreateAsync("t", new byte[1], Cancellation));
        Assert.Equal(ObjectStoreFailure.AccessDenied, thrown.Failure);
        Assert.DoesNotContain("stale-token", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task ClockSkew_IsCorrectedOnce(int hours)
    {
        var store = cos.Open(clock: new SkewedClock(TimeSpan.FromHours(hours)));
        var prefix = $"skew-{Guid.NewGuid():N}/";
        await store.CreateAsync(prefix + "1", new byte[1], Cancellation);
        await store.CreateAsync(prefix + "2", new byte[1], Cancellation);
        var requests = cos.Emulator.Requests.Entries.Where(entry => entry.Key?.StartsWith(prefix, StringComparison.Ordinal) == true);
        Assert.Equal([403, 200, 200], requests.Select(entry => entry.Status));
    }

    [Fact]
    public async Task CreateAsync_FindsItsOwnBytes_WhenTheAnswerWasLost()
    {
        var key = $"lost-{Guid.NewGuid():N}";
        cos.Break("PutObject", new Fault { Reset = true, AfterEffect = true });
        Assert.Equal(CreateOutcome.Created, await cos.Open().CreateAsync(key, "mine"u8.ToArray(), Cancellation));
        cos.Break("PutObject", new Fault { Reset = true, AfterEffect = true });
        Assert.Equal(CreateOutcome.AlreadyExists, await cos.Open().CreateAsync(key, "more"u8.ToArray(), Cancellation));
    }

    [Fact]
    public async Task CreateAsync_ThrowsUnavailable_WhenNobodyListens()
    {
        var store = cos.Open(options => options with { Endpoint = "http://127.0.0.1:9", Limits = CosFixture.Limits with { Retries = 2 } });
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => store.CreateAsync("k", new byte[1], Cancellation));
        Assert.Equal(ObjectStoreFailure.Unavailable, thrown.Failure);
        Assert.Contains("Cos__Endpoint", thrown.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_ThrowsUnavailable_WhenTheAnswerIsAWebPage()
    {
        using var handler = new Interceptor((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StringContent("<html>Welcome</html>") }));
        var store = cos.Open(handler: handler);
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(async () => await store.ListAsync("", null, null, Cancellation).FirstAsync(Cancellation));
        Assert.Equal(ObjectStoreFailure.Unavailable, thrown.Failure);
        Assert.Contains("proxy", thrown.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Throws_WhenA404IsNotCosSayingSo()
    {
        using var handler = new Interceptor((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("<html>nginx</html>") }));
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => cos.Open(handler: handler).ReadAsync("k", 1, Cancellation));
        Assert.Contains("404", thrown.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/leading")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("line\nbreak")]
    public async Task EveryCall_RefusesWhatIsNoKey(string key)
    {
        var store = cos.Open();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CreateAsync(key, new byte[1], Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.OpenReadAsync(key, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.DeleteAsync(key, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.BeginUploadAsync(key, Cancellation));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("备份/日 志+1.tar.gz")]
    [InlineData("it's (ok)*!~/a//b/%2F%41?x=1&y#z")]
    [InlineData("trailing/")]
    public async Task EveryKey_IsSignedAsItIsSent(string key)
    {
        var store = cos.Open();
        await store.CreateAsync(key, "x"u8.ToArray(), Cancellation);
        Assert.Equal("x"u8.ToArray(), await store.ReadAsync(key, 1, Cancellation));
        Assert.Contains(key, await store.ListAsync(key, null, null, Cancellation).SelectMany(page => page.Objects).Select(entry => entry.Key).ToArrayAsync(Cancellation));
        await store.DeleteAsync(key, Cancellation);
    }

    private static async Task UploadAsync(CosObjectStore store, int size)
    {
        await using var upload = await store.BeginUploadAsync("k", Cancellation);
        await upload.WriteAsync(new byte[size], Cancellation);
        await upload.CompleteAsync(Cancellation);
    }

    private sealed class SkewedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
