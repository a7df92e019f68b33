using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Http;

/// <summary>Lets no more HTTP functions run at once, and no more requests wait, than host.json allows. Safe for concurrent use.</summary>
internal sealed class RequestThrottle : IDisposable
{
    private readonly int? most;
    private readonly SemaphoreSlim? places;
    private int outstanding;

    public RequestThrottle(HostSettings settings)
    {
        var http = settings.HostJson.Http;
        most = http.MaxOutstandingRequests;
        places = http.MaxConcurrentRequests is { } limit ? new SemaphoreSlim(limit) : null;
    }

    /// <summary>Waits for a turn.</summary>
    /// <returns>False, at once, when too many are here already: do not leave then.</returns>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (most is { } limit && Interlocked.Increment(ref outstanding) > limit)
        {
            Interlocked.Decrement(ref outstanding);
            return false;
        }
        try
        {
            if (places is not null)
                await places.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (most is not null)
        {
            Interlocked.Decrement(ref outstanding);
            throw;
        }
    }

    public void Leave()
    {
        places?.Release();
        if (most is not null)
            Interlocked.Decrement(ref outstanding);
    }

    public void Dispose() => places?.Dispose();
}
