using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Workers;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Timers;

/// <summary>Runs one occurrence of a timer, with the retries that the function asks for.</summary>
internal sealed partial class TimerRunner(FunctionInvoker invoker, WorkerGate gate, HostRandom random, TimeProvider clock, ILogger<TimerRunner> logger)
{
    /// <param name="create">Makes the request anew for each try.</param>
    /// <param name="stopping">No further try is begun; a running one goes on.</param>
    /// <param name="lost">The right to run it is lost: it is cancelled.</param>
    public async Task RunAsync(FunctionDefinition function, Func<InvocationRequest> create, string reason, CancellationToken stopping, CancellationToken lost)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        for (var retries = 0; ; retries++)
        {
            var request = create();
            if (function.Retry is { } policy)
                request.RetryContext = new RetryContext { RetryCount = retries, MaxRetryCount = policy.MaxRetries };
            var result = await invoker.InvokeAsync(function, request, reason, lost);
            if (result is InvocationResult.Succeeded)
                return;
            if (result is InvocationResult.NotReady)
                Log.NotRun(logger, function.Name, gate.Problem ?? "the worker no longer has it");
            if (function.Retry?.NextDelay(retries, random.Share()) is not { } delay || either.IsCancellationRequested)
                return;
            Log.Retrying(logger, function.Name, retries + 1, (long)delay.TotalMilliseconds);
            try
            {
                await Task.Delay(delay, clock, either.Token);
                await gate.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                Log.NotRetried(logger, function.Name);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}' is retried (retry {Retry}) in {Milliseconds} ms")]
        public static partial void Retrying(ILogger logger, string name, int retry, long milliseconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "'{Name}' was due but not run: {Problem}")]
        public static partial void NotRun(ILogger logger, string name, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}' is not retried: the host stops or lost its right to run it")]
        public static partial void NotRetried(ILogger logger, string name);
    }
}
