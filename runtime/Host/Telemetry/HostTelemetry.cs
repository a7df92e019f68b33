using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Telemetry;

/// <summary>Traces and metrics of invocations, under the names of
/// <see href="https://opentelemetry.io/docs/specs/semconv/faas/">OpenTelemetry's conventions</see>. Costs next to nothing while nobody listens.</summary>
internal static class HostTelemetry
{
    /// <summary>Of the activity source and of the meter.</summary>
    public const string Name = "LocalFunctions.Host";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("faas.invoke_duration", "s", "How long functions ran");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("faas.errors", "{error}", "Invocations that did not succeed");

    /// <summary>Begins the activity of an invocation and puts it into the request, so that the worker's is its child.</summary>
    /// <returns>Null when nobody listens: what came from the caller is then passed on as it is.</returns>
    public static Activity? Start(FunctionDefinition function, InvocationRequest request)
    {
        if (!Activities.HasListeners())
            return null;
        var from = request.TraceContext;
        ActivityContext.TryParse(from?.TraceParent, from?.TraceState, isRemote: true, out var parent);
        var activity = Activities.StartActivity(function.Name, Kind(function), parent);
        if (activity is null)
            return null;
        activity.SetTag("faas.name", function.Name);
        activity.SetTag("faas.trigger", Trigger(function));
        activity.SetTag("faas.invocation_id", request.InvocationId);
        request.TraceContext = new RpcTraceContext { TraceParent = activity.Id, TraceState = activity.TraceStateString ?? "" };
        return activity;
    }

    public static void Finish(Activity? activity, FunctionDefinition function, InvocationResult result, TimeSpan elapsed)
    {
        var name = new KeyValuePair<string, object?>("faas.name", function.Name);
        Durations.Record(elapsed.TotalSeconds, name);
        if (result is InvocationResult.Succeeded)
            return;
        Errors.Add(1, name);
        // The reason may quote data: it is in the log, at the log's level, not in a trace.
        activity?.SetStatus(ActivityStatusCode.Error, result.GetType().Name);
    }

    private static ActivityKind Kind(FunctionDefinition function) =>
        function.Trigger.Is(FunctionDefinition.HttpTrigger) ? ActivityKind.Server
        : function.Trigger.Is(FunctionDefinition.QueueTrigger) ? ActivityKind.Consumer
        : ActivityKind.Internal;

    private static string Trigger(FunctionDefinition function) =>
        function.Trigger.Is(FunctionDefinition.HttpTrigger) ? "http" : function.Trigger.Is(FunctionDefinition.QueueTrigger) ? "pubsub" : "timer";
}
