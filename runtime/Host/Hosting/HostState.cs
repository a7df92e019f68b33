using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Hosting;

/// <summary>Whether the host takes work. Goes forward only. Safe for concurrent use.</summary>
internal sealed class HostState(InFlight inFlight) : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Cancelled when the host begins to stop.</summary>
    public CancellationToken Stopping => stopping.Token;

    public bool IsDraining => stopping.IsCancellationRequested;

    /// <summary>Whether what still runs was told to end because the host cannot wait any longer.</summary>
    public bool IsCancelling { get; private set; }

    public void Drain() => stopping.Cancel();

    public void Cancel() => IsCancelling = true;

    public void Dispose() => stopping.Dispose();

    /// <summary>Lets a request in; dispose what is returned at its end.</summary>
    /// <returns>Null when the host is stopping.</returns>
    public IDisposable? TryAccept()
    {
        // Entered before asking: a host that has begun to drain either sees this one or has refused it.
        var entry = inFlight.Enter();
        if (!IsDraining)
            return entry;
        entry.Dispose();
        return null;
    }
}
