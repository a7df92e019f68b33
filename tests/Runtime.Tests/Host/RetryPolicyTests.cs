using FsCheck.Xunit;
using Google.Protobuf.WellKnownTypes;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;

namespace Runtime.Tests.Host;

public sealed class RetryPolicyTests
{
    [Fact]
    public void NextDelay_IsFixedAndEndsAfterTheLastRetry()
    {
        var policy = RetryPolicy.From(new RpcRetryOptions { MaxRetryCount = 2, RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay, DelayInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) });
        Assert.NotNull(policy);
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), null], ((int[])[0, 1, 2]).Select(retries => policy.NextDelay(retries, 0.9)));
    }

    [Fact]
    public void NextDelay_Doubles_BetweenItsBounds()
    {
        var policy = Exponential(10);
        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(retries => policy.NextDelay(retries, 0.5)?.TotalSeconds ?? -1));
    }

    [Property]
    public void NextDelay_StaysInItsBounds_WhateverTheJitter(byte retries, byte jitter)
    {
        var delay = Exponential(-1).NextDelay(retries, jitter / 256.0);
        Assert.NotNull(delay);
        Assert.InRange(delay.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void From_IsNull_WhenNothingIsRetried() => Assert.Null(RetryPolicy.From(null));

    private static RetryPolicy Exponential(int retries) => RetryPolicy.From(new RpcRetryOptions
    {
        MaxRetryCount = retries,
        RetryStrategy = RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff,
        MinimumInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
        MaximumInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
    }) ?? throw new InvalidOperationException("There is a policy.");
}
