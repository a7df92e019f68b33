using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Runtime.Tests.Host;

/// <summary>A storage account that a test plays, on a free port of loopback.</summary>
internal abstract class PlayedServer : IAsyncDisposable
{
    private readonly WebApplication app;

    protected PlayedServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(HandleAsync);
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string ConnectionString => ConnectionStringOf(Address);

    public static string ConnectionStringOf(Uri address) =>
        $"DefaultEndpointsProtocol=http;AccountName=played;AccountKey={Convert.ToBase64String(new byte[32])};BlobEndpoint={address}played;QueueEndpoint={address}played";

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    protected Task BeginAsync() => app.StartAsync();

    protected abstract Task HandleAsync(HttpContext context);
}
