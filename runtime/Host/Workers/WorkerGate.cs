using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Workers;

/// <summary>A worker whose functions are loaded.</summary>
internal sealed record LoadedWorker(WorkerSession Session, FunctionCatalog Catalog);

/// <summary>Who takes invocations now. Empty while the worker starts or restarts. Safe for concurrent use.</summary>
internal sealed class WorkerGate
{
    private readonly Lock gate = new();
    private TaskCompletionSource<LoadedWorker> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoadedWorker? Current { get; private set; }

    /// <summary>The functions of the present or, while it restarts, the last worker.</summary>
    public FunctionCatalog Catalog { get; private set; } = FunctionCatalog.Empty;

    /// <summary>Why there is no worker, for whoever asks; null while there is one.</summary>
    public string? Problem { get; private set; } = "The worker is starting.";

    public void Open(LoadedWorker worker)
    {
        lock (gate)
        {
            (Current, Catalog, Problem) = (worker, worker.Catalog, null);
            opened.TrySetResult(worker);
        }
    }

    public void Close(string problem)
    {
        lock (gate)
        {
            (Current, Problem) = (null, problem);
            if (opened.Task.IsCompleted)
                opened = new TaskCompletionSource<LoadedWorker>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until there is a worker.</summary>
    public Task<LoadedWorker> WaitAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return opened.Task.WaitAsync(cancellationToken);
    }
}
