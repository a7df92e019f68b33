using System.Net;
using LocalFunctions.Host.Admin;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Http;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Keys;
using LocalFunctions.Host.Logging;
using LocalFunctions.Host.Queues;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Telemetry;
using LocalFunctions.Host.Timers;
using LocalFunctions.Host.Workers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LocalFunctions.Host.Hosting;

/// <summary>Wires the host: one Kestrel with a public port for HTTP functions and a loopback port for the worker's gRPC stream.</summary>
internal sealed class HostApplication : IAsyncDisposable
{
    private const string WorkerPath = "/AzureFunctionsRpcMessages.FunctionRpc";
    private const int FramingAllowance = 64 * 1024;
    private const int WorkerWindow = 4 * 1024 * 1024;
    private readonly WebApplication app;

    private HostApplication(WebApplication app) => this.app = app;

    /// <summary>Where HTTP functions are reached. Known after start.</summary>
    public Uri PublicAddress => Addresses()[0];

    public IServiceProvider Services => app.Services;

    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<HostApplication> StartAsync(
        HostSettings settings, HostSurroundings surroundings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = settings.ScriptRoot });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Logging.AddLevels(settings.HostJson.LogLevels);
        surroundings.AddLogging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        builder.Services.AddSingleton(services => surroundings.CreateLauncher(services.GetRequiredService<ILoggerFactory>()));
        AddHost(builder.Services, settings, surroundings);
        builder.AddOtlpExport(settings);
        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<StartingHost>().InvokeAsync);
        app.UseRouting();
        app.Use(SeparatePorts);
        app.MapGrpcService<FunctionRpcEndpoint>();
        app.Services.GetRequiredService<AdminEndpoints>().Map(app);
        ((IEndpointRouteBuilder)app).DataSources.Add(app.Services.GetRequiredService<FunctionEndpoints>());
        await app.StartAsync(cancellationToken);
        return new HostApplication(app);
    }

    /// <summary>Runs until <paramref name="stopping"/>; returns when everything has ended in order.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var addresses = Addresses();
        await app.Services.GetRequiredService<HostRuntime>().RunAsync(addresses[0], addresses[1], stopping);
        await app.StopAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static void AddHost(IServiceCollection services, HostSettings settings, HostSurroundings surroundings)
    {
        services.AddRouting();
        services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize, grpc.IgnoreUnknownServices) = (null, null, true));
        services.AddSingleton(settings).AddSingleton(surroundings.Clock).AddSingleton(surroundings.Random).AddSingleton(surroundings.Output);
        services.AddSingleton(new HostOwner($"{Environment.MachineName}/{Environment.ProcessId}/{surroundings.Random.NewId()[..8]}"));
        services.AddSingleton(new StorageAccounts(settings.Configuration));
        services.AddSingleton<IKeyStore>(provider => settings.SecretsFolder is { } folder
            ? new FileKeyStore(folder, surroundings.Random.NewId)
            : new BlobKeyStore(settings, provider.GetRequiredService<StorageAccounts>()));
        services.AddSingleton<KeyRing>().AddSingleton<KeyBook>();
        services.AddSingleton<InFlight>().AddSingleton<HostState>();
        services.AddSingleton<WorkerConnections>().AddSingleton<WorkerGate>().AddSingleton<WorkerWatch>().AddSingleton<AppWatch>().AddSingleton<WorkerLogForwarder>().AddSingleton<WorkerSupervisor>().AddSingleton<FunctionRpcEndpoint>();
        services.AddSingleton<QueueOutputs>().AddSingleton<FunctionInvoker>();
        services.AddSingleton<JsonBlobs>().AddSingleton<TimerStore>().AddSingleton<OccurrenceLedger>().AddSingleton<TimerRunner>().AddSingleton<MessageHandler>().AddSingleton<ListenerSet>();
        services.AddSingleton<FunctionEndpoints>().AddSingleton<StartingHost>().AddSingleton<RequestThrottle>().AddSingleton<HttpFunctionHandler>();
        services.AddSingleton<Banner>().AddSingleton<HostRuntime>();
        services.AddSingleton<HostReport>().AddSingleton<OperatorRun>().AddSingleton<KeyEndpoints>().AddSingleton<AdminEndpoints>();
    }

    private static void Listen(KestrelServerOptions kestrel, HostSettings settings)
    {
        kestrel.AddServerHeader = false;
        // Functions count their own bodies exactly; this one also counts the framing of chunks, so it is only a guard.
        kestrel.Limits.MaxRequestBodySize = 2 * settings.RequestBodyLimit + FramingAllowance;
        kestrel.Limits.Http2.InitialConnectionWindowSize = WorkerWindow;
        kestrel.Limits.Http2.InitialStreamWindowSize = WorkerWindow;
        // Notices a worker that is frozen rather than gone; generous, because a debugger freezes it too.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromMinutes(2);
        kestrel.Listen(settings.Address, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
    }

    /// <summary>The worker's stream is only on the worker's port and nothing else is; a wrong method is 404, not 405, as in Microsoft's host.</summary>
    private static Task SeparatePorts(HttpContext context, RequestDelegate next)
    {
        var isWorkerPort = context.Request.Protocol == HttpProtocol.Http2;
        var isWorkerPath = context.Request.Path.StartsWithSegments(WorkerPath, StringComparison.Ordinal);
        if (isWorkerPort == isWorkerPath && context.GetEndpoint() is RouteEndpoint)
            return next(context);
        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Uri[] Addresses() =>
        [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address))];
}
