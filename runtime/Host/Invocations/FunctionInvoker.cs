using System.Collections.Concurrent;
using System.Diagnostics;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Telemetry;
using LocalFunctions.Host.Workers;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>Runs a function in the worker and writes its outputs. Every trigger goes through here. Safe for concurrent use.</summary>
internal sealed partial class FunctionInvoker(
    HostSettings settings, WorkerGate gate, QueueOutputs outputs, InFlight inFlight, HostRandom random, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>How long a function that ran out of time may take to end by its token before its worker is recycled.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ILogger> functionLoggers = new(StringComparer.Ordinal);

    /// <summary>Runs <paramref name="function"/> once and waits for its end. Never throws for what the function, the worker or an output does.</summary>
    /// <param name="request">Inputs and trigger metadata; ids are filled in here.</param>
    /// <param name="reason">What set it off, for the log.</param>
    /// <param name="cancel">Asks the function to stop; its end is still awaited.</param>
    public Task<InvocationResult> InvokeAsync(FunctionDefinition function, InvocationRequest request, string reason, CancellationToken cancel) =>
        InvokeAsync(function, request, reason, Timeout.InfiniteTimeSpan, cancel);

    /// <param name="endLimit">How long the function may take to end after <paramref name="cancel"/>, before its worker is recycled.</param>
    public async Task<InvocationResult> InvokeAsync(FunctionDefinition function, InvocationRequest request, string reason, TimeSpan endLimit, CancellationToken cancel)
    {
        using var entry = inFlight.Enter();
        if (gate.Current is not { } worker || worker.Catalog.Find(function.Name) is not { } current)
            return new InvocationResult.NotReady();
        request.InvocationId = random.NewId();
        request.FunctionId = current.Id;
        using var activity = HostTelemetry.Start(current, request);
        request.TraceContext ??= new RpcTraceContext { TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00" };
        var logger = functionLoggers.GetOrAdd(current.Name, static (name, factory) => factory.CreateLogger($"Function.{name}"), loggers);
        var start = clock.GetTimestamp();
        Log.Executing(logger, current.Name, reason, request.InvocationId);
        var result = await RunAsync(worker.Session, current, request, endLimit, cancel);
        var time = clock.GetElapsedTime(start);
        var elapsed = (long)time.TotalMilliseconds;
        HostTelemetry.Finish(activity, current, result, time);
        switch (result)
        {
            case InvocationResult.Succeeded:
                Log.Succeeded(logger, current.Name, request.InvocationId, elapsed);
                break;
            case InvocationResult.Failed failed:
                Log.Failed(logger, current.Name, request.InvocationId, elapsed, failed.Reason);
                break;
            case InvocationResult.WorkerLost lost:
                Log.Failed(logger, current.Name, request.InvocationId, elapsed, lost.Reason);
                break;
        }
        return result;
    }

    private async Task<InvocationResult> RunAsync(WorkerSession session, FunctionDefinition function, InvocationRequest request, TimeSpan endLimit, CancellationToken cancel)
    {
        try
        {
            var answer = session.InvokeAsync(request, function.Name);
            using var cancelling = cancel.Register(() => _ = CancelAsync(session, request.InvocationId, function.Name, answer, endLimit));
            var response = settings.HostJson.FunctionTimeout is { } limit ? await WithinAsync(limit, answer, session, request.InvocationId, function.Name) : await answer;
            if (response is null)
                return new InvocationResult.Failed($"it ran longer than functionTimeout ({settings.HostJson.FunctionTimeout:c}) of host.json and was cancelled");
            if (response.Result is { Status: not StatusResult.Types.Status.Success } failed)
                return new InvocationResult.Failed(Reason(failed));
            await outputs.WriteAsync(function, response, CancellationToken.None);
            return new InvocationResult.Succeeded(response);
        }
        catch (WorkerLostException lost)
        {
            return new InvocationResult.WorkerLost(lost.Message);
        }
        catch (OutputFailedException problem)
        {
            return new InvocationResult.Failed(problem.Message);
        }
    }

    /// <returns>Null when the function did not end in time.</returns>
    private async Task<InvocationResponse?> WithinAsync(TimeSpan limit, Task<InvocationResponse> answer, WorkerSession session, string invocationId, string name)
    {
        try
        {
            return await answer.WaitAsync(limit, clock);
        }
        catch (TimeoutException)
        {
            await CancelAsync(session, invocationId, name, answer, CancelGrace);
            return null;
        }
    }

    /// <summary>Asks a function to stop, and ends its worker if it does not.</summary>
    private async Task CancelAsync(WorkerSession session, string invocationId, string name, Task<InvocationResponse> answer, TimeSpan limit)
    {
        session.Cancel(invocationId);
        try
        {
            await answer.WaitAsync(limit, clock);
        }
        catch (TimeoutException)
        {
            session.Abandon($"'{name}' did not stop within {limit.TotalSeconds:0} s of being cancelled, so the worker is recycled");
        }
        catch (WorkerLostException)
        {
            // Gone with its worker: it has stopped, which is all that was wanted.
        }
    }

    private static string Reason(StatusResult result) => result.Exception is { } exception
        ? WorkerLogForwarder.Describe(exception)
        : string.IsNullOrEmpty(result.Result) ? $"the worker answered {result.Status} without a reason" : result.Result;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Executing '{Name}' ({Reason}, Id={InvocationId})")]
        public static partial void Executing(ILogger logger, string name, string reason, string invocationId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Executed '{Name}' (Succeeded, Id={InvocationId}, Duration={Milliseconds}ms)")]
        public static partial void Succeeded(ILogger logger, string name, string invocationId, long milliseconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "Executed '{Name}' (Failed, Id={InvocationId}, Duration={Milliseconds}ms): {Reason}")]
        public static partial void Failed(ILogger logger, string name, string invocationId, long milliseconds, string reason);
    }
}
