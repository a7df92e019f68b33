using SuperInsight.Domain.Deployments;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>The contract, in memory.</summary>
public sealed class InMemoryBuildRunsTests : BuildRunsContract
{
    private readonly InMemoryBuildRuns runs = new();

    protected override IBuildRuns Runs => runs;

    protected override Task FailAsync()
    {
        runs.Outcome = static (_, attempt) => attempt == 1 ? BuildOutcome.Failed : BuildOutcome.Working;
        return Task.CompletedTask;
    }
}
