using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using LocalFunctions.Protocol;
using WireWorker;

namespace Runtime.Tests.Host;

public sealed class HttpInvocationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_ReachesTheFunctionWhole()
    {
        RpcHttp? seen = null;
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", invocation =>
        {
            seen = invocation.Input.Http;
            Assert.Equal("request", invocation.Request.InputData[0].Name);
            Assert.Equal("id-Web", invocation.Request.FunctionId);
            return Task.FromResult(Answer.Http(200));
        })));
        var body = Enumerable.Range(0, 300_000).Select(index => (byte)(index * 7 % 251)).ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/web?a=1&b=%20x&empty=") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Custom", ["one", "two"]);
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.NotNull(seen);
        Assert.Equal("POST", seen.Method);
        Assert.Equal($"{host.Client.BaseAddress}api/web?a=1&b=%20x&empty=", seen.Url);
        Assert.Equal(body, seen.Body.Bytes.ToByteArray());
        Assert.Equal("one, two", seen.NullableHeaders["x-custom"].Value.Replace(",", ", ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal));
        Assert.Equal(("1", " x", ""), (seen.NullableQuery["a"].Value, seen.NullableQuery["b"].Value, seen.NullableQuery["empty"].Value));
    }

    [Fact]
    public async Task Request_ReachesTheFunctionWhole_WhenItIsLongAndItsLengthUntold()
    {
        ByteString? seen = null;
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", invocation =>
        {
            seen = ByteString.CopyFrom(invocation.Input.Http.Body.Bytes.Span);
            return Task.FromResult(Answer.Http(200));
        })));
        foreach (var length in (int[])[16 * 1024, (1 << 20) - 1, 1 << 20, (3 << 20) + 17])
        {
            var body = Enumerable.Range(0, length).Select(index => (byte)(index * 7 % 251)).ToArray();
            foreach (var chunked in (bool[])[false, true])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/web") { Content = new ByteArrayContent(body) };
                request.Headers.TransferEncodingChunked = chunked;
                using var response = await host.Client.SendAsync(request, Cancellation);
                Assert.NotNull(seen);
                Assert.True(seen.Span.SequenceEqual(body), $"{length} bytes, chunked: {chunked}");
            }
        }
    }

    [Fact]
    public async Task Response_CarriesStatusHeadersCookiesAndBytes()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", _ => Task.FromResult(Answer.Ok(new TypedData
        {
            Http = new RpcHttp
            {
                StatusCode = "202",
                Headers = { ["Location"] = "/elsewhere", ["X-Many"] = "a,b", ["Content-Type"] = "application/x-test", ["Content-Length"] = "999", ["Set-Cookie"] = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT,b=2" },
                Cookies = { new RpcHttpCookie { Name = "c", Value = "3", HttpOnly = new NullableBool { Value = true }, SameSite = RpcHttpCookie.Types.SameSite.Strict, MaxAge = new NullableDouble { Value = 60 } } },
                Body = new TypedData { Bytes = ByteString.CopyFrom(0, 255, 10) },
            },
        })))));
        using var response = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/elsewhere", response.Headers.Location?.ToString());
        Assert.Equal("a,b", string.Join(',', response.Headers.GetValues("X-Many")));
        Assert.Equal("application/x-test", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2", "c=3; max-age=60; samesite=strict; httponly"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal([0, 255, 10], await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Response_IsTakenFromTheNamedOutput_WhenThereAreSeveral()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(new WireFunction("Web", _ =>
        {
            var answer = Answer.Ok();
            answer.OutputData.Add(new ParameterBinding { Name = "R", Data = Answer.Http(201, "made").ReturnValue });
            return Task.FromResult(answer);
        }, Functions.HttpTrigger("Web"), """{"name":"R","type":"http","direction":"Out"}""")));
        using var response = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("made", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Response_Is500AndEmpty_WhenTheFunctionFails()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", _ => Task.FromResult(Answer.Failed("the reason")))));
        using var response = await host.Client.GetAsync("/api/web?secret=hidden", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.True(host.Log.Has("the reason"));
        Assert.False(host.Log.Has("hidden"));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("99")]
    public async Task Response_Is500_WhenTheStatusIsNone(string status)
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", _ => Task.FromResult(Answer.Ok(new TypedData { Http = new RpcHttp { StatusCode = status } })))));
        using var response = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.OK)]
    [InlineData(1001, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Request_IsRefused_WhenItsBodyIsOverTheLimit(int length, HttpStatusCode status)
    {
        using var app = new TestApp();
        var environment = app.Environment();
        environment["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000";
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", _ => Task.FromResult(Answer.Http(200)))), environment);
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/web") { Content = new ByteArrayContent(new byte[length]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await host.Client.SendAsync(request, Cancellation);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task Request_IsRefusedBeforeItsBodyIsSent_WhenItAnnouncesMoreThanTheLimit()
    {
        using var app = new TestApp();
        var environment = app.Environment();
        environment["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000";
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", _ => Task.FromResult(Answer.Http(200)))), environment);
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, Cancellation);
        var stream = connection.GetStream();
        await stream.WriteAsync("POST /api/web HTTP/1.1\r\nHost: test\r\nContent-Length: 1001\r\n\r\n"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413", await Wait.ForAsync(reader.ReadLineAsync(Cancellation).AsTask()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_WaitAboveMaxConcurrentRequests_AndAreRefusedAboveMaxOutstandingRequests()
    {
        var (running, most) = (0, 0);
        var release = new TaskCompletionSource();
        using var app = new TestApp("""{"extensions":{"http":{"maxConcurrentRequests":2,"maxOutstandingRequests":3}}}""");
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("held", async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await release.Task;
            Interlocked.Decrement(ref running);
            return Answer.Http(200);
        })));
        var held = Enumerable.Range(0, 4).Select(_ => host.Client.GetAsync("/api/held", Cancellation)).ToList();
        var first = await Wait.ForAsync(Task.WhenAny(held));
        using var refused = await first;
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        await Wait.UntilAsync(() => running == 2);
        release.SetResult();
        Assert.All(await Task.WhenAll(held.Where(task => task != first)), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, most);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/held", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Function_IsCancelled_WhenTheClientGoesAway()
    {
        var begun = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", async invocation =>
        {
            begun.SetResult();
            await using (invocation.Cancelled.Register(cancelled.SetResult))
                await cancelled.Task;
            return Answer.Http(200);
        })));
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = host.Client.GetAsync("/api/web", abort.Token);
        await Wait.ForAsync(begun.Task);
        await abort.CancelAsync();
        await Wait.ForAsync(cancelled.Task);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Function_IsCancelledAndItsWorkerRecycled_WhenItIgnoresFunctionTimeout()
    {
        var wasCancelled = false;
        // It is the other function's, too, whose worker is new and slow then.
        using var app = new TestApp("""{"functionTimeout":"00:00:03"}""");
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(
            Functions.Http("Deaf", async invocation =>
            {
                await using (invocation.Cancelled.Register(() => wasCancelled = true))
                    await Task.Delay(Timeout.Infinite, Cancellation);
                return Answer.Http(200);
            }),
            Functions.Http("Web", _ => Task.FromResult(Answer.Http(200)))));
        using var response = await host.Client.GetAsync("/api/deaf", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.True(wasCancelled);
        await Wait.UntilAsync(() => host.Workers.Started.Count == 2);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/web", Cancellation)).StatusCode);
        Assert.True(host.Log.Has("functionTimeout"));
    }

    [Fact]
    public async Task LogOfAFunction_IsForwarded_UnderItsName()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", async invocation =>
        {
            await invocation.LogAsync(new RpcLog { Level = RpcLog.Types.Level.Warning, Category = "My.Class", Message = "from user code" });
            return Answer.Http(200);
        })));
        using var response = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.True(host.Log.Has("Warning Function.Web.User: from user code"));
    }
}
