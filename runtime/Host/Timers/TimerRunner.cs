using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Workers;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Timers;

/// <summary>How the run of an occurrence ended.</summary>
internal enum TimerRunEnd
{
    /// <summary>The function returned, or failed by itself: as in Microsoft's host a failed run counts.</summary>
    Completed,

    /// <summary>Its worker went away, or it was cancelled because the host stopped or lost its right: the function was not heard to the end.</summary>
    CutShort,
}

/// <summary>Runs one occurrence of a timer, with the retries that the function asks for.</summary>
internal sealed partial class TimerRunner(HostSettings settings, FunctionInvoker invoker, WorkerGate gate, HostState state, HostRandom random, TimeProvider clock, ILogger<TimerRunner> logger)
{
    private static readonly TimeSpan NotReadyPause = TimeSpan.FromSeconds(1);

    /// <param name="create">Makes the request anew for each try.</param>
    /// <param name="stopping">No further try is begun; a running one goes on.</param>
    /// <param name="lost">The right to run it is lost: it is cancelled.</param>
    /// <param name="endLimit">How long it may take to end then, before its worker is ended.</param>
    public async Task<TimerRunEnd> RunAsync(
        FunctionDefinition function, Func<InvocationRequest> create, string reason, TimeSpan endLimit, CancellationToken stopping, CancellationToken lost)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        var policy = function.Retry ?? settings.HostJson.Retry;
        for (var retries = 0; ; retries++)
        {
            var request = create();
            if (policy is not null)
                request.RetryContext = new RetryContext { RetryCount = retries, MaxRetryCount = policy.MaxRetries };
            var result = await invoker.InvokeAsync(function, request, reason, endLimit, lost);
            if (result is InvocationResult.Succeeded)
                return TimerRunEnd.Completed;
            var isCut = result is InvocationResult.WorkerLost || result is InvocationResult.Failed && (lost.IsCancellationRequested || state.IsCancelling);
            TimeSpan delay;
            if (result is InvocationResult.NotReady)
            {
                Log.NotRun(logger, function.Name, gate.Problem ?? "the worker no longer has it");
                (delay, retries) = (NotReadyPause, retries - 1);
            }
            else if (policy?.NextDelay(retries, random.Share()) is { } pause)
            {
                delay = pause;
                if (!either.IsCancellationRequested)
                    Log.Retrying(logger, function.Name, retries + 1, (long)delay.TotalMilliseconds);
            }
            else
            {
                return isCut ? TimerRunEnd.CutShort : TimerRunEnd.Completed;
            }
            if (await WaitedAsync(delay, either.Token))
                continue;
            Log.NotRetried(logger, function.Name);
            return TimerRunEnd.CutShort;
        }
    }

    /// <returns>False when it is not to be tried again.</returns>
    private async Task<bool> WaitedAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, clock, cancellationToken);
            await gate.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}' is retried (retry {Retry}) in {Milliseconds} ms")]
        public static partial void Retrying(ILogger logger, string name, int retry, long milliseconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "'{Name}' was due but cannot run yet: {Problem}")]
        public static partial void NotRun(ILogger logger, string name, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}' is not retried: the host stops or lost its right to run it")]
        public static partial void NotRetried(ILogger logger, string name);
    }
}
