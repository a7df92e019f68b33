using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Runs of CI in memory: each attempt ends as a test says. Thread-safe.</summary>
public sealed class InMemoryBuildRuns : IBuildRuns
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, int> attempts = [];

    /// <summary>How an attempt of a run ends.</summary>
    public Func<long, int, BuildOutcome> Outcome { get; set; } = static (_, _) => BuildOutcome.Working;

    public int Attempts(long run)
    {
        lock (gate)
            return attempts.GetValueOrDefault(run, 1);
    }

    public Task<BuildRun?> FindAsync(long run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<BuildRun?>(new BuildRun(Attempts(run), Outcome(run, Attempts(run)), new Uri($"https://ci.example.com/runs/{run}")));
    }

    public Task RerunAsync(long run, int afterAttempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (attempts.GetValueOrDefault(run, 1) == afterAttempt)
                attempts[run] = afterAttempt + 1;
        }

        return Task.CompletedTask;
    }
}
