using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TencentEmulator.CloudRun.Model;
using TencentEmulator.Hosting;

namespace TencentEmulator.CloudRun.Serving;

/// <summary>The public address of one service: a port of its own.</summary>
internal sealed class ServiceListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Gateway _gateway = new();
    private Responder? _responder;

    private ServiceListener(WebApplication app, TimeProvider clock)
    {
        _app = app;
        Clock = clock;
    }

    public Uri Address { get; private set; } = null!;

    private TimeProvider Clock { get; }

    public static async Task<ServiceListener> StartAsync(IPAddress address, TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(new IPEndPoint(address, 0));
        });
        var listener = new ServiceListener(builder.Build(), clock);
        listener._app.Run(http => listener._responder?.HandleAsync(http) ?? Task.CompletedTask);
        await listener._app.StartAsync(cancellationToken);
        var bound = new Uri(listener._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        // Whoever listens everywhere is met here, too; 0.0.0.0 is nobody's address.
        listener.Address = address.Equals(IPAddress.Any) ? new UriBuilder(bound) { Host = IPAddress.Loopback.ToString() }.Uri : bound;
        return listener;
    }

    public void Serve(RunService service) => _responder = new Responder(service, _gateway, Clock);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _gateway.Dispose();
    }
}
