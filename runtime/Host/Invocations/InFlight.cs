namespace LocalFunctions.Host.Invocations;

/// <summary>Counts work that a stopping host waits for. Safe for concurrent use.</summary>
internal sealed class InFlight
{
    private readonly Lock gate = new();
    private TaskCompletionSource? emptied;
    private int count;

    public int Count
    {
        get
        {
            lock (gate)
                return count;
        }
    }

    /// <summary>Dispose what is returned when the work has ended.</summary>
    public IDisposable Enter()
    {
        lock (gate)
            count++;
        return new Entry(this);
    }

    /// <summary>Completes at the first moment nothing is running.</summary>
    public Task WhenEmptyAsync()
    {
        lock (gate)
        {
            if (count == 0)
                return Task.CompletedTask;
            emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return emptied.Task;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            if (--count > 0)
                return;
            emptied?.TrySetResult();
            emptied = null;
        }
    }

    private sealed class Entry(InFlight owner) : IDisposable
    {
        private InFlight? owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}
