using LocalFunctions.Host.Configuration;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace LocalFunctions.Host.Telemetry;

/// <summary>Sends traces and metrics to a collector when the setting OTEL_EXPORTER_OTLP_ENDPOINT names one; the other
/// <see href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OTEL_EXPORTER_OTLP_* settings</see> count as well.</summary>
internal static class OtlpExport
{
    private const string Prefix = "OTEL_";

    public static void AddOtlpExport(this WebApplicationBuilder builder, HostSettings settings)
    {
        if (string.IsNullOrEmpty(settings.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        Add(builder, settings);
    }

    // Apart, so that its assemblies are loaded only when they are needed.
    private static void Add(WebApplicationBuilder builder, HostSettings settings)
    {
        builder.Configuration.AddInMemoryCollection(settings.Configuration.AsEnumerable().Where(setting => setting.Key.StartsWith(Prefix, StringComparison.Ordinal)));
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(HostTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(HostTelemetry.Name));
        if (string.IsNullOrEmpty(settings.Configuration["OTEL_SERVICE_NAME"]))
            telemetry.ConfigureResource(resource => resource.AddService(settings.HostId));
        telemetry.UseOtlpExporter();
    }
}
