using System.Diagnostics;
using System.Text.Json;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Wire;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalFunctions.Worker.Invocation;

/// <summary>Runs invocations and answers each exactly once, whatever it does.</summary>
internal sealed partial class InvocationAnswers(
    FunctionCatalog functions,
    RunningInvocations running,
    InvocationPipeline pipeline,
    OutgoingMessages outgoing,
    IServiceScopeFactory scopes,
    IOptions<JsonSerializerOptions> json,
    IOptions<WorkerOptions> options,
    ILogger<InvocationAnswers> logger)
{
    /// <summary>Under which the traces of invocations can be listened to.</summary>
    public const string ActivitySourceName = "LocalFunctions.Worker";

    private static readonly ActivitySource Activities = new(ActivitySourceName);
    private readonly InvocationServices services = new(scopes, json.Value);

    /// <summary>Starts an invocation and returns at once.</summary>
    public void Begin(string requestId, InvocationRequest request)
    {
        if (!functions.TryGetLoaded(request.FunctionId, out var function))
        {
            Refuse(requestId, request, $"Function id '{request.FunctionId}' is not loaded: the host must send a FunctionLoadRequest that succeeds first.");
            return;
        }

        var context = new InvocationContext(function, request, services);
        if (running.TryStart(context))
            ThreadPool.UnsafeQueueUserWorkItem(new Work(this, requestId, context), preferLocal: false);
        else
            Refuse(requestId, request, $"Invocation '{request.InvocationId}' of '{function.Name}' was not started: the worker is stopping, or the id is in use. Invoke it again, with a new id.");
    }

    private async Task RunAsync(string requestId, InvocationContext context)
    {
        CurrentInvocation.Id = context.InvocationId;
        var response = new InvocationResponse { InvocationId = context.InvocationId };
        Activity? activity = null;
        try
        {
            activity = StartActivity(context);
            await using (context)
            {
                await pipeline.RunAsync(context);
                await InvocationOutputs.WriteAsync(context, response);
            }

            response.Result = Results.Success();
        }
        catch (Exception error)
        {
            // Whatever user code throws, also while its services are disposed, is the answer: the host logs and retries by it.
            response.OutputData.Clear();
            response.ReturnValue = null;
            response.Result = Results.Failure(error, options.Value.EnableUserCodeException);
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        }

        activity?.Dispose();
        // The answer first: a worker that drains leaves once nothing is running, and what is posted by then is still sent.
        outgoing.Post(new StreamingMessage { RequestId = requestId, InvocationResponse = response });
        running.Finish(context);
    }

    private void Refuse(string requestId, InvocationRequest request, string reason)
    {
        Log.Refused(logger, request.InvocationId, reason);
        outgoing.Post(new StreamingMessage
        {
            RequestId = requestId,
            InvocationResponse = new InvocationResponse { InvocationId = request.InvocationId, Result = Results.Failure(reason) },
        });
    }

    // Also without a listener: calls that the function makes carry the trace on (https://www.w3.org/TR/trace-context/).
    private static Activity StartActivity(InvocationContext context)
    {
        var (name, trace) = (context.FunctionDefinition.Name, context.TraceContext);
        if (Activities.HasListeners()
            && ActivityContext.TryParse(trace.TraceParent, trace.TraceState, isRemote: true, out var parent)
            && Activities.StartActivity(name, ActivityKind.Internal, parent) is { } listened)
            return listened.SetTag("faas.invocation_id", context.InvocationId);
        var activity = new Activity(name);
        if (trace.TraceParent.Length > 0)
            activity.SetParentId(trace.TraceParent);
        if (trace.TraceState.Length > 0)
            activity.TraceStateString = trace.TraceState;
        return activity.Start();
    }

    private sealed class Work(InvocationAnswers answers, string requestId, InvocationContext context) : IThreadPoolWorkItem
    {
        public void Execute() => _ = answers.RunAsync(requestId, context);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Invocation {InvocationId} was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string invocationId, string reason);
    }
}
