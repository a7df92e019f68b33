using System.Collections.Concurrent;
using System.Text.Json;

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

/// <summary>A deployment and its statuses, oldest first.</summary>
internal sealed record GitHubDeployment(long Id, string Ref, string Environment, DateTimeOffset CreatedAt)
{
    public ConcurrentQueue<JsonElement> Statuses { get; } = new();
}
