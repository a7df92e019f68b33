using LocalFunctions.Worker.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>The older way of building a function app: <c>new HostBuilder().ConfigureFunctionsWorkerDefaults().Build().Run()</c>.</summary>
public static class WorkerHostBuilderExtensions
{
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder) =>
        builder.ConfigureFunctionsWorkerDefaults((_, _) => { });

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder, Action<WorkerOptions> configureOptions) =>
        builder.ConfigureFunctionsWorkerDefaults((_, _) => { }, configureOptions);

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure, Action<WorkerOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.ConfigureFunctionsWorkerDefaults((_, worker) => configure(worker), configureOptions);
    }

    /// <summary>Adds the worker: settings from <c>appsettings.json</c> beside the app and then the environment; logs go to the host.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure, Action<WorkerOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder
            .UseContentRoot(AppContext.BaseDirectory)
            .UseEnvironment(WorkerSettings.EnvironmentName())
            .ConfigureAppConfiguration((context, settings) => WorkerSettings.AddTo(settings, context.HostingEnvironment.EnvironmentName))
            .ConfigureLogging((context, logging) => logging.AddConfiguration(context.Configuration.GetSection("Logging")))
            .ConfigureServices((context, services) =>
            {
                var worker = new WorkerApplicationBuilder(services);
                worker.AddWorker(Environment.GetCommandLineArgs()[1..]);
                if (configureOptions is not null)
                    services.Configure(configureOptions);
                configure(context, worker);
            });
    }
}
