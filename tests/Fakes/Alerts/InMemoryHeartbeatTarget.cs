using SuperInsight.Domain.Alerts;

namespace SuperInsight.Fakes.Alerts;

/// <summary>A dead man's switch in memory. Thread-safe.</summary>
public sealed class InMemoryHeartbeatTarget : IHeartbeatTarget
{
    private int pings;

    /// <summary>How often it was pinged, whatever came of it.</summary>
    public int Pings => Volatile.Read(ref pings);

    /// <summary>What comes of a ping.</summary>
    public Func<CancellationToken, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public Task PingAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref pings);
        return Answer(cancellationToken);
    }
}
