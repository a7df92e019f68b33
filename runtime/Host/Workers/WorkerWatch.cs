using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Workers;

/// <summary>Looks after a worker that runs: one that no longer answers is ended, one that has grown too large is told to leave when its work is done.</summary>
internal sealed partial class WorkerWatch(HostSettings settings, TimeProvider clock, ILogger<WorkerWatch> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the worker is gone or <paramref name="cancellationToken"/>.</summary>
    /// <param name="leave">Called when the worker should be replaced: it is to end in order.</param>
    public async Task RunAsync(WorkerSession session, IRunningWorker worker, Action<string> leave, CancellationToken cancellationToken)
    {
        while (await WaitedAsync(session, cancellationToken))
        {
            if (worker.MemoryBytes is { } bytes && settings.WorkerMemoryLimit is { } most && bytes > most)
            {
                var reason = $"the worker uses {bytes / (1024 * 1024)} MiB, more than FUNCTIONS_WORKER_MEMORY_LIMIT ({most / (1024 * 1024)} MiB) allows, and is replaced";
                Log.Leaving(logger, reason);
                leave(reason);
                return;
            }
            if (settings.WorkerAnswerLimit is { } limit && session.Capabilities.Contains("WorkerStatus") && !await session.AnswersAsync(limit, clock, cancellationToken))
            {
                if (!cancellationToken.IsCancellationRequested)
                    session.Abandon($"the worker did not answer for {limit.TotalSeconds:0} s (FUNCTIONS_WORKER_ANSWER_LIMIT) and is ended");
                return;
            }
        }
    }

    /// <returns>False when there is nothing more to look after.</returns>
    private async Task<bool> WaitedAsync(WorkerSession session, CancellationToken cancellationToken)
    {
        await Task.WhenAny(session.Ended, Task.Delay(Interval, clock, cancellationToken));
        return !session.Ended.IsCompleted && !cancellationToken.IsCancellationRequested;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
        public static partial void Leaving(ILogger logger, string reason);
    }
}
