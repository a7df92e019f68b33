using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Console;

namespace SuperInsight.Domain.Tests.Console;

public sealed class SignInLimitTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Begin_RefusesASource_AfterFiveFailures_ForFiveMinutes()
    {
        SignInLimit limit = new(clock);
        for (var attempt = 0; attempt < SignInLimit.PerSource; attempt++)
        {
            Assert.Null(limit.Begin("a"));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(SignInLimit.Window - TimeSpan.FromSeconds(5), limit.Begin("a"));
        Assert.Null(limit.Begin("b"));
        clock.Advance(SignInLimit.Window - TimeSpan.FromSeconds(5));
        Assert.Null(limit.Begin("a"));
        Assert.NotNull(limit.Begin("a"));
    }

    [Fact]
    public void Begin_RefusesEverybody_WhenSourcesAreMadeUp()
    {
        SignInLimit limit = new(clock);
        for (var source = 0; source < SignInLimit.InAll; source++)
            Assert.Null(limit.Begin(source.ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(SignInLimit.Window, limit.Begin("new"));
        clock.Advance(SignInLimit.Window);
        Assert.Null(limit.Begin("new"));
    }

    [Fact]
    public void Succeeded_DoesNotCount()
    {
        SignInLimit limit = new(clock);
        for (var time = 0; time < 50; time++)
        {
            Assert.Null(limit.Begin("a"));
            limit.Succeeded("a");
        }
    }

    /// <summary>Attempts count before they are decided: many at once are no way around.</summary>
    [Fact]
    public void Begin_CountsAttempts_ThatAreNotDecidedYet()
    {
        SignInLimit limit = new(clock);
        var admitted = 0;
        Parallel.For(0, 200, _ =>
        {
            if (limit.Begin("a") is null)
                Interlocked.Increment(ref admitted);
        });

        Assert.Equal(SignInLimit.PerSource, admitted);
    }
}
