using System.Reflection;
using System.Text.Json;
using LocalFunctions.Worker.Invocation;
using LocalFunctions.Worker.Logging;
using LocalFunctions.Worker.Wire;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalFunctions.Worker.Hosting;

/// <summary>Puts the worker's own parts into an app's services.</summary>
internal sealed class WorkerApplicationBuilder(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public IServiceCollection Services => services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        this.middleware.Add(middleware);
        return this;
    }

    public void AddWorker(IReadOnlyList<string> arguments)
    {
        // Microsoft's worker reads JSON the same way: names ignore case, and are written as declared.
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(FunctionCatalog.Of(Assembly.GetEntryAssembly()));
        services.AddSingleton(_ => new InvocationPipeline(middleware));
        services.AddSingleton(new WorkerArguments(arguments));
        services.AddSingleton<OutgoingMessages>();
        services.AddSingleton<RunningInvocations>();
        services.AddSingleton<WorkerDescription>();
        services.AddSingleton<InvocationAnswers>();
        services.AddSingleton<MessageDispatcher>();
        services.AddSingleton<HostStream>();
        services.AddSingleton<ILoggerProvider, HostLoggerProvider>();
        services.AddSingleton<IHostLifetime, WorkerLifetime>();
        services.AddHostedService<HostConnection>();
        if (WorkerSettings.ExportsTelemetry())
            WorkerTelemetry.AddTo(services);
    }
}
