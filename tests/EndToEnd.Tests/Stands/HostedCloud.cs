using Azure;
using Azure.Storage.Queues;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>An emulator and the storage that functions hosts need. Tests that share it run one after the other: so do their queues.</summary>
public sealed class HostedCloud(Site site) : Cloud(site)
{
    public AzuriteServer Azurite { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Azurite = await AzuriteServer.StartAsync(new(), TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Azurite is not null)
            await Azurite.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>A stand whose hosts find no message of an earlier test.</summary>
    public async Task<Stand> NewHostedStandAsync(string database)
    {
        await Faults.ClearAsync();
        try
        {
            await new QueueClient(Azurite.ConnectionString, "backups").ClearMessagesAsync(TestContext.Current.CancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
        }

        return NewStand(database).With("AzureWebJobsStorage", Azurite.ConnectionString);
    }
}
