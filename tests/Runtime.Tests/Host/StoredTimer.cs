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

    /// <summary>Takes the lease away from whoever has it.</summary>
    public async Task StealLeaseAsync()
    {
        var lease = LockBlob.GetBlobLeaseClient();
        await lease.BreakAsync(TimeSpan.Zero);
        await lease.AcquireAsync(TimeSpan.FromSeconds(60));
    }

    public async Task<bool> IsLeasedAsync() =>
        (await LockBlob.GetPropertiesAsync()).Value.LeaseState == Azure.Storage.Blobs.Models.LeaseState.Leased;
}
