using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SampleApp;

if (args.Contains("--older-builder"))
{
    new HostBuilder().ConfigureFunctionsWorkerDefaults(Configure).Build().Run();
}
else
{
    var builder = FunctionsApplication.CreateBuilder(args);
    Configure(builder);
    builder.Build().Run();
}

// Whatever happened to the host: the worker, not the app, decides on the exit code of a failure.
return 0;

static void Configure(IFunctionsWorkerApplicationBuilder worker)
{
    worker.UseMiddleware<OuterStep>();
    worker.UseMiddleware<InnerStep>();
    worker.UseWhen<FailureResponses>(context => context.FunctionDefinition.Name.StartsWith("Mapped", StringComparison.Ordinal));
    worker.Services.AddSingleton<Gate>();
    worker.Services.AddScoped<InvocationScope>();
}
