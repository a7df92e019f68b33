using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>How long the client waits and how often it tries, on a clock that only the test moves.</summary>
public sealed class CosPipelineTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>The clock may run ahead while a busy machine gets round to a continuation.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider clock = new();
    private readonly List<TimeSpan> tries = [];
    private readonly DateTimeOffset start;
    private Func<int, CancellationToken, Task<HttpResponseMessage>> answer = (_, _) => Task.FromResult(Ok());
    private readonly CosObjectStore store;

    public CosPipelineTests()
    {
        start = clock.GetUtcNow();
        store = Open(new CosLimits());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Retry_WaitsAsLongAsCosAsks()
    {
        answer = (number, _) => Task.FromResult(number == 1 ? Busy(retryAfter: "7") : Ok());
        await RunAsync(store.DeleteAsync("k", Cancellation));
        Assert.InRange(tries[1] - tries[0], TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7) + Slack);
    }

    [Fact]
    public async Task Retry_PausesLongerEachTime_AndGivesUp()
    {
        answer = (_, _) => Task.FromResult(Busy());
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => RunAsync(store.DeleteAsync("k", Cancellation)));
        Assert.Equal(ObjectStoreFailure.Unavailable, thrown.Failure);
        Assert.Equal(9, tries.Count);
        Assert.InRange(tries[^1], TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(3) + Slack);
        Assert.True(tries[^1] - tries[^2] > tries[1] - tries[0]);
    }

    [Fact]
    public async Task Try_IsGivenUp_WhenNoAnswerBegins()
    {
        answer = async (number, token) =>
        {
            if (number == 1)
                await Task.Delay(Timeout.Infinite, token);
            return Ok();
        };
        await RunAsync(store.DeleteAsync("k", Cancellation));
        Assert.InRange(tries[1], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33) + Slack);
    }

    [Fact]
    public async Task Call_IsGivenUp_WhenTheTotalTimeIsOver()
    {
        using var hurried = Open(new CosLimits { Total = TimeSpan.FromSeconds(40) });
        answer = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Ok();
        };
        var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => RunAsync(hurried.DeleteAsync("k", Cancellation)));
        Assert.Equal(ObjectStoreFailure.Unavailable, thrown.Failure);
        Assert.Contains("00:00:40", thrown.Reason, StringComparison.Ordinal);
        Assert.InRange(tries.Count, 1, 2);
    }

    [Fact]
    public async Task Breaker_SendsNothing_WhileCosIsDown()
    {
        using var persistent = Open(new CosLimits { Retries = 40, LongestPause = TimeSpan.FromSeconds(1), Break = TimeSpan.FromSeconds(12) });
        answer = (number, _) => Task.FromResult(number <= 10 ? Busy() : Ok());
        await RunAsync(persistent.DeleteAsync("k", Cancellation));
        Assert.Equal(11, tries.Count);
        Assert.InRange(tries[10] - tries[9], TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(16) + Slack);
    }

    /// <summary>The parts broke the circuit; what they leave would be paid for until somebody sweeps.</summary>
    [Fact]
    public async Task Abort_IsSent_WhileTheCircuitIsOpen()
    {
        ScriptedHandler cos = new(static request => request.Method.Method switch
        {
            "POST" => new(HttpStatusCode.OK) { Content = new StringContent("<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>") },
            "PUT" => Busy(),
            _ => Ok(),
        });
        using var interrupted = Open(new CosLimits { Retries = 20, LongestPause = TimeSpan.FromSeconds(1), Break = TimeSpan.FromHours(1) }, cos);
        await using (var upload = await interrupted.BeginUploadAsync("k", Cancellation))
        {
            await upload.WriteAsync(new byte[9_000_000], Cancellation);
            var thrown = await Assert.ThrowsAsync<ObjectStoreException>(() => RunAsync(upload.CompleteAsync(Cancellation)));
            Assert.Contains("nothing is sent for the moment", thrown.Reason, StringComparison.Ordinal);
        }
        Assert.Single(cos.Requests, static request => request.Method == HttpMethod.Delete);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task Refusal_IsNotRepeated(HttpStatusCode status)
    {
        answer = (_, _) => Task.FromResult(new HttpResponseMessage(status));
        await Assert.ThrowsAsync<ObjectStoreException>(() => RunAsync(store.DeleteAsync("k", Cancellation)));
        Assert.Single(tries);
    }

    [Fact]
    public async Task Cancellation_EndsAPause()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        answer = (_, _) => Task.FromResult(Busy(retryAfter: "600"));
        var call = store.DeleteAsync("k", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static HttpResponseMessage Ok() => new(HttpStatusCode.NoContent);

    private static HttpResponseMessage Busy(string? retryAfter = null)
    {
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    private CosObjectStore Open(CosLimits limits, HttpMessageHandler? cos = null) => new(
        new CosOptions("ap-shanghai", "b-1250000000", new Secret("id"), new Secret("key")) { Limits = limits },
        cos ?? new Scripted(this), clock, () => 0.5, () => Guid.Empty, NullLogger.Instance);

    /// <summary>Lets time pass until the call has ended.</summary>
    private async Task RunAsync(Task call)
    {
        for (var steps = 0; !call.IsCompleted && steps < 100_000; steps++)
        {
            // Continuations run on the pool: give them a moment before the clock moves on.
            await Task.WhenAny(call, Task.Delay(1, Cancellation));
            clock.Advance(Tick);
        }
        await call;
    }

    private sealed class Scripted(CosPipelineTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test.tries.Add(test.clock.GetUtcNow() - test.start);
            return test.answer(test.tries.Count, cancellationToken);
        }
    }
}
