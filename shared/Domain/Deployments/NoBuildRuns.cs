namespace SuperInsight.Domain.Deployments;

/// <summary>Nothing is known of builds: no token of GitHub's is set. An image is waited for until its deadline.</summary>
public sealed class NoBuildRuns : IBuildRuns
{
    public Task<BuildRun?> FindAsync(long run, CancellationToken cancellationToken) => Task.FromResult<BuildRun?>(null);

    public Task RerunAsync(long run, int afterAttempt, CancellationToken cancellationToken) => Task.CompletedTask;
}
