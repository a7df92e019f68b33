using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Tests.Web;

public sealed class WebPipelineTests
{
    /// <summary>After a rest that a timer ended early, or while another call's try is to close the circuit.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500_000)]
    public async Task Call_OutlastsACircuit_ThatStaysOpenForAMomentMore(long restInTicks)
    {
        FakeTimeProvider clock = new();
        var began = clock.GetTimestamp();
        var pipeline = WebPipeline.BuildRepeated(ResiliencePipeline<Answer>.Empty, new WebLimits(), clock, static () => 0.5);

        var call = pipeline.ExecuteAsync(
            _ => clock.GetElapsedTime(began) < TimeSpan.FromMilliseconds(250)
                ? throw new BrokenCircuitException("open", TimeSpan.FromTicks(restInTicks))
                : new ValueTask<Answer>(new Answer()),
            TestContext.Current.CancellationToken).AsTask();

        Assert.NotNull(await clock.RunAsync(call));
    }

    private sealed class Answer : IWebAnswer
    {
        public bool IsTransient => false;

        public bool IsThrottled => false;

        public TimeSpan? RetryAfter => null;
    }
}
