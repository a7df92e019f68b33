using System.Net;
using System.Text;
using System.Text.Json;
using TencentEmulator.Control;

namespace Runtime.Tests.Emulator;

/// <summary>Faults and the request log, each test on an emulator of its own.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly EmulatorFixture _emulator = new();

    private TestCos Cos => _emulator.Cos;

    public ValueTask InitializeAsync() => _emulator.InitializeAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Status_StrikesEveryNth_AsOftenAsAsked()
    {
        await ControlAsync("POST", "faults", """{"service":"cos","operation":"PutObject","after":1,"every":2,"times":2,"fault":{"status":503}}""");

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
            statuses.Add((await Cos.PutAsync("a", [1])).Status);

        Assert.Equal([2, 4], statuses.Index().Where(entry => entry.Item == HttpStatusCode.ServiceUnavailable).Select(entry => entry.Index));
    }

    [Fact]
    public async Task Status_ReadsTheBody_AndStoresNothing()
    {
        _emulator.Server.Faults.Add(new FaultRule { Operation = "PutObject", KeyContains = "bad", Bucket = EmulatorFixture.Bucket, Fault = new Fault { Status = 500 } });

        var refused = await Cos.PutAsync("bad", CosAnswer.RandomBytes(5_000_000));

        Assert.Equal("InternalError", refused.Code);
        Assert.Equal(HttpStatusCode.OK, (await Cos.PutAsync("good", [1])).Status);
        Assert.Equal("NoSuchKey", (await Cos.GetAsync("bad")).Code);
    }

    /// <summary>Answers with a body, without one, refusals and cut connections: what a test has heard of, it finds in the log at once.</summary>
    [Fact]
    public async Task Request_IsInTheLog_WhenItsAnswerOrItsCutIsHeard()
    {
        _emulator.Server.Faults.Add(new FaultRule { Operation = "PutObject", KeyContains = "cut", Fault = new Fault { Reset = true } });
        _emulator.Server.Faults.Add(new FaultRule { Operation = "GetObject", KeyContains = "unheard", Fault = new Fault { Reset = true, AfterEffect = true } });
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (number, _) =>
        {
            await Cos.PutAsync($"{number}/a", [1]);
            AssertNoted("PutObject", $"{number}/a", 200);
            await Cos.GetAsync($"{number}/a");
            AssertNoted("GetObject", $"{number}/a", 200);
            await Cos.GetAsync($"{number}/none");
            AssertNoted("GetObject", $"{number}/none", 404);
            await Assert.ThrowsAsync<HttpRequestException>(() => Cos.PutAsync($"{number}/cut", [1]));
            AssertNoted("PutObject", $"{number}/cut", 0);
            await Cos.PutAsync($"{number}/unheard", [1]);
            await Assert.ThrowsAsync<HttpRequestException>(() => Cos.GetAsync($"{number}/unheard"));
            AssertNoted("GetObject", $"{number}/unheard", 0);
        });

        void AssertNoted(string operation, string key, int status) =>
            Assert.Contains(_emulator.Server.Requests.Entries, entry => entry.Operation == operation && entry.Key == key && entry.Status == status);
    }

    [Fact]
    public async Task WrongETag_LiesAboutTheBytes_ButStoresThem()
    {
        await ControlAsync("POST", "faults", """{"operation":"PutObject","times":1,"fault":{"wrongETag":true}}""");

        var lied = await Cos.PutAsync("etag", [1]);
        var honest = await Cos.PutAsync("etag", [1]);

        Assert.Equal((HttpStatusCode.OK, "\"00000000000000000000000000000000\""), (lied.Status, lied.Headers["ETag"]));
        Assert.NotEqual(lied.Headers["ETag"], honest.Headers["ETag"]);
        Assert.Equal([1], (await Cos.GetAsync("etag")).Body);
    }

    [Fact]
    public async Task Reset_CutsTheConnection_BeforeTheEffect()
    {
        _emulator.Server.Faults.Add(new FaultRule { Operation = "PutObject", Times = 1, Fault = new Fault { Reset = true } });

        await Assert.ThrowsAsync<HttpRequestException>(() => Cos.PutAsync("reset", [1]));

        Assert.Equal("NoSuchKey", (await Cos.GetAsync("reset")).Code);
    }

    [Theory]
    [InlineData("PutObject")]
    [InlineData("CompleteMultipartUpload")]
    public async Task Reset_CutsTheConnection_AfterTheEffect(string operation)
    {
        _emulator.Server.Faults.Add(new FaultRule { Operation = operation, Times = 1, Fault = new Fault { Reset = true, AfterEffect = true } });

        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            var upload = await Cos.InitiateAsync("done");
            var part = await Cos.PartAsync("done", upload, 1, [1]);
            await Cos.CompleteAsync("done", upload, [(1, part.ETag)]);
            await Cos.PutAsync("done", [1]);
        });

        Assert.Equal([1], (await Cos.GetAsync("done")).Body);
    }

    [Fact]
    public async Task Truncate_CutsAnswersAndUploads()
    {
        var body = CosAnswer.RandomBytes(1_000_000);
        await Cos.PutAsync("cut", body);
        await ControlAsync("POST", "faults", """{"fault":{"truncateAfter":65536}}""");

        using var request = Cos.Request(HttpMethod.Get, "cut");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var received = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(received, TestContext.Current.CancellationToken));

        Assert.Equal(1_000_000, response.Content.Headers.ContentLength);
        Assert.True(body.AsSpan(0, 65536).StartsWith(received.ToArray()));
        await Assert.ThrowsAsync<HttpRequestException>(() => Cos.PutAsync("cut-up", body));
        await ControlAsync("DELETE", "faults");
        Assert.Equal("NoSuchKey", (await Cos.GetAsync("cut-up")).Code);
    }

    [Fact]
    public async Task Corrupt_FlipsOneBit_OfWhatIsSentOnly()
    {
        var body = CosAnswer.RandomBytes(500_000);
        await Cos.PutAsync("flipped", body);
        _emulator.Server.Faults.Add(new FaultRule { Operation = "GetObject", Times = 1, Fault = new Fault { Corrupt = true } });

        var corrupt = (await Cos.GetAsync("flipped")).Body;

        Assert.Equal(1, body.Zip(corrupt).Count(pair => pair.First != pair.Second));
        Assert.Equal(body, (await Cos.GetAsync("flipped")).Body);
    }

    [Fact]
    public async Task Stall_NeverAnswers_UntilTheClientLeaves()
    {
        _emulator.Server.Faults.Add(new FaultRule { Operation = "PutObject", Fault = new Fault { Stall = true } });
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var request = Cos.Request(HttpMethod.Put, "stalled", "", new ByteArrayContent(CosAnswer.RandomBytes(100_000)));
        leave.CancelAfter(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.SendAsync(request, leave.Token));

        await UntilAsync(() => _emulator.Server.Requests.Entries.Any(entry => entry is { Key: "stalled", Status: 0, Fault: "stall" }));
    }

    [Fact]
    public async Task Full_RefusesAsAQuotaDoes()
    {
        _emulator.Server.Faults.Add(new FaultRule { Operation = "UploadPart", Fault = new Fault { Full = true } });
        var upload = await Cos.InitiateAsync("full");

        var refused = await Cos.PartAsync("full", upload, 1, [1]);

        Assert.Equal((HttpStatusCode.Forbidden, "QuotaExceeded"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Delay_HoldsTheRequestBack()
    {
        var folder = Directory.CreateTempSubdirectory("emulator-");
        var (server, clock) = await EmulatorFixture.StartWithClockAsync(folder.FullName, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        server.Faults.Add(new FaultRule { Operation = "HeadBucket", Fault = new Fault { DelayMs = 200, Status = 503 } });

        var held = new TestCos(server.BaseUri, EmulatorFixture.Full).SendAsync(HttpMethod.Head, "");
        await UntilAsync(() =>
        {
            if (!held.IsCompleted)
                clock.Advance(TimeSpan.FromMilliseconds(1));
            return held.IsCompleted;
        });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await held).Status);
        Assert.InRange(server.Requests.Entries[^1].DurationMs, 200, double.MaxValue);
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("""{"operation":"PutObject"}""")]
    [InlineData("""{"fault":{"status":200}}""")]
    [InlineData("""{"fault":{"status":503,"reset":true}}""")]
    [InlineData("""{"every":0,"fault":{"reset":true}}""")]
    [InlineData("""{"opration":"PutObject","fault":{"reset":true}}""")]
    [InlineData("not json")]
    public async Task Faults_AreRefused_WhenTheyMakeNoSense(string rule) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await ControlAsync("POST", "faults", rule)).Status);

    [Fact]
    public async Task Requests_AreRecorded_AndForgottenOnDemand()
    {
        await ControlAsync("DELETE", "requests");
        await Cos.PutAsync("logged/日志", [1, 2, 3]);
        await Cos.GetAsync("absent");

        var entries = JsonSerializer.Deserialize<RequestEntry[]>((await ControlAsync("GET", "requests")).Body, JsonSerializerOptions.Web)!;

        Assert.Equal(("cos", "PutObject", EmulatorFixture.Bucket, "logged/日志", 200, 3L), (entries[0].Service, entries[0].Operation, entries[0].Bucket, entries[0].Key, entries[0].Status, entries[0].BytesIn));
        Assert.Equal(("GetObject", 404, "NoSuchKey"), (entries[1].Operation, entries[1].Status, entries[1].Code));
        await ControlAsync("DELETE", "requests");
        Assert.Equal("[]", (await ControlAsync("GET", "requests")).Text);
        Assert.Equal(HttpStatusCode.OK, (await ControlAsync("GET", "health")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ControlAsync("GET", "nothing")).Status);
    }

    private async Task<CosAnswer> ControlAsync(string method, string what, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_emulator.Server.BaseUri, $"/_emulator/{what}"))
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await TestCos.SendAsync(request);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!holds())
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
    }
}
