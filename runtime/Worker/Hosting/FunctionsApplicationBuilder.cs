using LocalFunctions.Worker.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a function app.</summary>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly HostApplicationBuilder host;
    private readonly WorkerApplicationBuilder worker;

    internal FunctionsApplicationBuilder(string[] args)
    {
        // The defaults of a generic host bring console logging, file watchers and user secrets: none is of use to a worker.
        host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = WorkerSettings.EnvironmentName(),
        });
        WorkerSettings.AddTo(host.Configuration, host.Environment.EnvironmentName);
        host.Logging.AddConfiguration(host.Configuration.GetSection("Logging"));
        worker = new WorkerApplicationBuilder(host.Services);
        worker.AddWorker(args);
    }

    public IServiceCollection Services => host.Services;

    public ConfigurationManager Configuration => host.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => host.Configuration;

    public IHostEnvironment Environment => host.Environment;

    public ILoggingBuilder Logging => host.Logging;

    public IMetricsBuilder Metrics => host.Metrics;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)host).Properties;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => worker.Use(middleware);

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        host.ConfigureContainer(factory, configure);

    /// <summary>The app. <c>Run()</c> connects to the host and returns when the host ends it.</summary>
    public IHost Build() => host.Build();
}
