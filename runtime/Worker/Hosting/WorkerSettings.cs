using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace LocalFunctions.Worker.Hosting;

/// <summary>Where an app's settings come from; the later wins: <c>appsettings.json</c>, <c>appsettings.{Environment}.json</c>, the environment.</summary>
internal static class WorkerSettings
{
    public static void AddTo(IConfigurationBuilder settings, string environmentName) => settings
        .AddJsonFile(File("appsettings.json"), optional: true, reloadOnChange: false)
        .AddJsonFile(File($"appsettings.{environmentName}.json"), optional: true, reloadOnChange: false)
        .AddEnvironmentVariables();

    /// <summary>The names that Microsoft's worker and the generic host read, in that order.</summary>
    public static string EnvironmentName()
    {
#pragma warning disable RS0030 // This is the worker's composition root: the name decides which settings exist at all.
        return Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Environments.Production;
#pragma warning restore RS0030
    }

    /// <summary>Whether a collector is named: <see href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OTEL_EXPORTER_OTLP_ENDPOINT</see>.</summary>
    public static bool ExportsTelemetry()
    {
#pragma warning disable RS0030 // This is the worker's composition root: the setting decides which services exist at all.
        return !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));
#pragma warning restore RS0030
    }

    // The working directory is the host's choice; the app's files lie beside it.
    private static string File(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
