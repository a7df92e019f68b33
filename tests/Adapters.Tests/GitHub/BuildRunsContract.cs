using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>What every <see cref="IBuildRuns"/> promises.</summary>
public abstract class BuildRunsContract
{
    protected const long Run = 42;

    protected abstract IBuildRuns Runs { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a run whose first attempt failed; further ones are at work.</summary>
    protected abstract Task FailAsync();

    [Fact]
    public async Task FindAsync_TellsOfAFailedRun()
    {
        await FailAsync();
        var run = await Runs.FindAsync(Run, Cancellation);
        Assert.Equal((1, BuildOutcome.Failed), (run!.Attempt, run.Outcome));
        Assert.EndsWith($"/runs/{Run}", run.Log.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerunAsync_MakesOneMoreAttempt_HoweverOftenItIsCalled()
    {
        await FailAsync();
        for (var time = 0; time < 3; time++)
            await Runs.RerunAsync(Run, afterAttempt: 1, Cancellation);
        var run = await Runs.FindAsync(Run, Cancellation);
        Assert.Equal((2, BuildOutcome.Working), (run!.Attempt, run.Outcome));
    }
}
