using LocalFunctions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace LocalFunctions.Worker.Hosting;

/// <summary>Sends the traces of invocations, and of the HTTP calls that functions make, to the collector that the OTEL_* settings name.
/// In a class of its own, so that its assemblies are loaded only when they are needed.</summary>
internal static class WorkerTelemetry
{
    /// <summary>The activity source of .NET's own HTTP client.</summary>
    private const string OutgoingHttp = "System.Net.Http";

    public static void AddTo(IServiceCollection services) => services.AddOpenTelemetry()
        .WithTracing(tracing => tracing.AddSource(InvocationAnswers.ActivitySourceName, OutgoingHttp))
        .UseOtlpExporter();
}
