using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Hosting;

/// <summary>Whether the host takes work. Goes forward only. Safe for concurrent use.</summary>
internal sealed class HostState(InFlight inFlight)
{
    private volatile bool draining;

    public bool IsDraining => draining;

    public void Drain() => draining = true;

    /// <summary>Lets a request in; dispose what is returned at its end.</summary>
    /// <returns>Null when the host is stopping.</returns>
    public IDisposable? TryAccept()
    {
        // Entered before asking: a host that has begun to drain either sees this one or has refused it.
        var entry = inFlight.Enter();
        if (!draining)
            return entry;
        entry.Dispose();
        return null;
    }
}
