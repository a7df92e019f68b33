using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace Runtime.Tests.Host;

/// <summary>What the host keeps of a timer in storage, read and written as another host would.</summary>
internal sealed class StoredTimer(string connectionString, string hostId, string function)
{
    private readonly BlobContainerClient container = new(connectionString, "azure-webjobs-hosts");

    private BlobClient StatusBlob => container.GetBlobClient($"timers/{hostId}/Host.Functions.{function}/status");

    private BlobClient LockBlob => container.GetBlobClient($"locks/{hostId}/Host.Functions.{function}.Listener");

    /// <summary>Null when there is none yet.</summary>
    public async Task<JsonElement?> StatusAsync()
    {
        if (!await container.ExistsAsync() || !await StatusBlob.ExistsAsync())
            return null;
        return JsonSerializer.Deserialize<JsonElement>((await StatusBlob.DownloadContentAsync()).Value.Content.ToString());
    }

    public async Task<DateTimeOffset?> NextAsync() => (await StatusAsync())?.GetProperty("Next").GetDateTimeOffset();

    public async Task WriteAsync(string status)
    {
        await container.CreateIfNotExistsAsync();
        await StatusBlob.UploadAsync(new BinaryData(status), overwrite: true);
    }

    public async Task<string?> LeaseOwnerAsync() =>
        (await LockBlob.GetPropertiesAsync()).Value.Metadata.TryGetValue("FunctionInstance", out var owner) ? owner : null;

    /// <summary>Ends the timer's lease, whoever has it: the next who asks gets it.</summary>
    public Task GiveLeaseAwayAsync() => LockBlob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

    /// <summary>Takes the lease of a run away for a moment, so that it cannot be renewed.</summary>
    public async Task BreakRunLeaseAsync()
    {
        var run = container.GetBlobClient($"timers/{hostId}/Host.Functions.{function}/claim").GetBlobLeaseClient();
        await run.BreakAsync(TimeSpan.Zero);
        await run.AcquireAsync(TimeSpan.FromSeconds(15));
        await run.ReleaseAsync();
    }

    public async Task<bool> IsLeasedAsync() =>
        (await LockBlob.GetPropertiesAsync()).Value.LeaseState == Azure.Storage.Blobs.Models.LeaseState.Leased;
}
