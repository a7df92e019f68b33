using System.Collections.Concurrent;

namespace TencentEmulator.GitHub;

/// <summary>What the emulated GitHub remembers. Safe for concurrent use.</summary>
internal sealed class GitHubWorld(TimeProvider clock)
{
    private long _ids = 100;

    public TimeProvider Clock => clock;

    public ConcurrentDictionary<(string Repository, long Id), GitHubDeployment> Deployments { get; } = new();

    public ConcurrentDictionary<(string Repository, long Id), GitHubHook> Hooks { get; } = new();

    public ConcurrentDictionary<(string Repository, long Id), WorkflowRun> Runs { get; } = new();

    public long NewId() => Interlocked.Increment(ref _ids);
}
