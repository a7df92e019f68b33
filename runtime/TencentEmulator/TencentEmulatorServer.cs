using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TencentEmulator.Billing;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudBase;
using TencentEmulator.CloudRun;
using TencentEmulator.CloudRun.Actions;
using TencentEmulator.CloudRun.Serving;
using TencentEmulator.Control;
using TencentEmulator.Cos;
using TencentEmulator.Cos.Storage;
using TencentEmulator.GitHub;
using TencentEmulator.Hosting;
using TencentEmulator.Metering;
using TencentEmulator.Monitoring;
using TencentEmulator.Registry;
using TencentEmulator.Robots;

namespace TencentEmulator;

/// <summary>A running emulator. Disposing stops it; buckets stay in its data folder, services, tags and deployments go.</summary>
public sealed class TencentEmulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FileStream _claim;
    private readonly CloudRunWorld _cloudRun;

    private TencentEmulatorServer(WebApplication app, FileStream claim, CloudRunWorld cloudRun, Uri baseUri, FaultBook faults, RequestLog requests)
    {
        _app = app;
        _claim = claim;
        _cloudRun = cloudRun;
        BaseUri = baseUri;
        Faults = faults;
        Requests = requests;
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:7090/</c>. Buckets are below it in path style.</summary>
    public Uri BaseUri { get; }

    /// <summary>The faults in force; the same as <c>/_emulator/faults</c>.</summary>
    public FaultBook Faults { get; }

    /// <summary>The last requests; the same as <c>/_emulator/requests</c>.</summary>
    public RequestLog Requests { get; }

    /// <summary>Recovers the data folder, creates missing buckets and listens. When it returns, requests are answered.</summary>
    /// <exception cref="IOException">The port or the folder is in use, or the folder cannot be read or written.</exception>
    /// <exception cref="UsageException">A bucket's name is not one.</exception>
    public static async Task<TencentEmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var claim = DataFolder.Claim(options.DataDirectory);
        try
        {
            var buckets = OpenBuckets(options);
            var faults = new FaultBook();
            var requests = new RequestLog();
            var app = Build(options);
            var cloudRun = new CloudRunWorld(options.Clock, options.Address, options.InstanceProgram is { } program ? new InstancePrograms(program) : null);
            var access = new AccessDomains(options.Clock);
            var registry = new RegistryShelf(options.Clock);
            var gitHub = new GitHubWorld(options.Clock);
            var robots = new RobotBoard(options.Clock);
            var alarms = new AlarmList(options.Clock);
            var usage = new UsageBook(options.Clock);
            var inventory = new Inventory(options.Clock);
            var bills = new BillBook(options.Clock, new MeteredUsage(usage, inventory, buckets, registry, options.Region, options.Clock));
            app.MapControl(faults, requests, new Dictionary<string, IControlPart>
            {
                ["cloudrun"] = new CloudRunControl(cloudRun),
                ["cloudbase"] = new CloudBaseControl(access),
                ["registry"] = new RegistryControl(registry),
                ["github"] = new GitHubControl(gitHub),
                ["robots"] = new RobotControl(robots),
                ["monitor"] = new MonitorControl(alarms),
                ["billing"] = new BillingControl(bills),
                ["metering"] = new MeteringControl(usage, inventory),
            });
            app.MapCloudApi(new CloudApiEndpoint(options,
            [
                CloudRunActions.Product(cloudRun), CloudBaseActions.Product(access, cloudRun, bills), MonitorActions.Product(alarms, usage), BillingActions.Product(bills),
                MeteringActions.Disks(inventory), MeteringActions.Logs(inventory), MeteringActions.Identity(),
            ], faults, requests));
            app.MapExtras(new RegistryEndpoint(options, registry, faults, requests), new GitHubEndpoint(options, gitHub, faults, requests), new RobotEndpoint(options, robots, faults, requests));
            app.MapCos(new CosEndpoint(options, buckets, faults, requests, usage, app.Services.GetRequiredService<ILogger<CosEndpoint>>()));
            await app.StartAsync(cancellationToken);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new TencentEmulatorServer(app, claim, cloudRun, new Uri(address), faults, requests);
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening; requests still open after two seconds are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _cloudRun.DisposeAsync();
        await _claim.DisposeAsync();
    }

    private static BucketSet OpenBuckets(EmulatorOptions options)
    {
        var buckets = BucketSet.Load(options.DataDirectory, options.Clock);
        foreach (var name in options.Buckets)
        {
            try
            {
                buckets.Create(name);
            }
            catch (CosException error)
            {
                throw new UsageException(error.Message);
            }
        }

        return buckets;
    }

    private static WebApplication Build(EmulatorOptions options)
    {
        // Empty: no appsettings.json (its watcher would follow every folder), no environment, nothing but what is set here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlockPoolFactory>();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Metadata and overridden headers may hold any text; COS passes their bytes through.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBufferSize = 4 * 1024 * 1024;
            kestrel.Limits.MaxResponseBufferSize = 1024 * 1024;
            kestrel.Listen(new IPEndPoint(options.Address, options.Port));
        });
        return builder.Build();
    }
}
