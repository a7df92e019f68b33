using System.Text;
using Azure;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Http;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Queues;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Timers;

namespace LocalFunctions.Host.Admin;

/// <summary>Runs a function because an operator asked, whatever its trigger, and even when it is disabled.</summary>
internal sealed partial class OperatorRun(
    HostSettings settings, HostRuntime runtime, FunctionInvoker invoker, TimerRunner timers, TimerStore store, TimeProvider clock, ILogger<OperatorRun> logger)
{
    private const string Reason = "asked for by an operator";

    /// <param name="input">The body of an HTTP function, the message of a queue function.</param>
    public async Task RunAsync(FunctionDefinition function, string input, CancellationToken stopping)
    {
        if (runtime.Directory.Timers.FirstOrDefault(trigger => trigger.Function == function) is { } timer)
        {
            var status = timer.UseMonitor ? await StatusAsync(timer, stopping) : null;
            await timers.RunAsync(
                function, () => TimerRequest.Create(function, timer.Schedule, status, isPastDue: false, settings.TimeZone), Reason, endLimit: Timeout.InfiniteTimeSpan, stopping, CancellationToken.None);
            return;
        }
        var http = runtime.Directory.Http.FirstOrDefault(trigger => trigger.Function == function);
        var request = http is null
            ? QueueRequest.Create(function, Encoding.UTF8.GetBytes(input))
            : HttpRequestMapper.Create(function, Banner.Url(http, runtime.PublicAddress), input);
        if (await invoker.InvokeAsync(function, request, Reason, CancellationToken.None) is InvocationResult.NotReady)
            Log.NotRun(logger, function.Name);
    }

    /// <summary>The schedule as it stands: its next occurrence lies ahead, which is how a function tells this run from a scheduled one.</summary>
    private async Task<TimerStatus?> StatusAsync(TimerTrigger timer, CancellationToken cancellationToken)
    {
        TimerStatus? stored = null;
        try
        {
            stored = await store.ReadStatusAsync(timer.Function.LockName, cancellationToken);
        }
        catch (Exception away) when (away is RequestFailedException or AggregateException or HostSetupException)
        {
            Log.NoStatus(logger, timer.Function.Name, StorageAccounts.Explain(away));
        }
        var now = clock.GetUtcNow();
        if (stored is not null && stored.Next > now)
            return stored;
        return timer.Schedule.Next(now) is { } next ? new TimerStatus(stored?.Last, next, stored?.LastUpdated ?? now) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "'{Name}' was asked for by an operator but not run: the worker is not there")]
        public static partial void NotRun(ILogger logger, string name);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}' is run without its last status: {Problem}")]
        public static partial void NoStatus(ILogger logger, string name, string problem);
    }
}
