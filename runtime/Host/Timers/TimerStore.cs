using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs.Models;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Timers;

/// <summary>Status and claims of timers as blobs: <c>azure-webjobs-hosts/timers/{hostId}/{function}/status</c> as Microsoft's host writes it, and
/// <c>…/claim</c> beside it, which only this host reads.</summary>
internal sealed class TimerStore(HostSettings settings, StorageAccounts storage)
{
    public const string Container = "azure-webjobs-hosts";

    /// <returns>Null when there is none, or none that can be read.</returns>
    public async Task<TimerStatus?> ReadStatusAsync(string lockName, CancellationToken cancellationToken) =>
        (await ReadAsync(StatusPath(lockName), TimerJson.Default.TimerStatusDocument, cancellationToken)).Value?.ToStatus();

    public Task WriteStatusAsync(string lockName, TimerStatus status, CancellationToken cancellationToken) => WriteAsync(
        StatusPath(lockName), TimerStatusDocument.From(status, settings.TimeZone), TimerJson.Default.TimerStatusDocument, conditions: null, cancellationToken);

    public async Task<OccurrenceClaim?> ReadClaimAsync(string lockName, CancellationToken cancellationToken) =>
        (await ReadAsync(ClaimPath(lockName), TimerJson.Default.OccurrenceClaim, cancellationToken)).Value;

    /// <summary>Claims an occurrence. Of several hosts that try, one gets it; nobody gets it again later.</summary>
    public async Task<bool> TryClaimAsync(string lockName, OccurrenceClaim claim, CancellationToken cancellationToken)
    {
        var (current, etag) = await ReadAsync(ClaimPath(lockName), TimerJson.Default.OccurrenceClaim, cancellationToken);
        if (current is not null && current.Through >= claim.Occurrence)
            return false;
        try
        {
            var unchanged = etag is { } seen ? new BlobRequestConditions { IfMatch = seen } : new BlobRequestConditions { IfNoneMatch = ETag.All };
            await WriteAsync(ClaimPath(lockName), claim, TimerJson.Default.OccurrenceClaim, unchanged, cancellationToken);
            return true;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412)
        {
            // Another host claimed first, or this write was repeated after its answer was lost: then the claim is ours.
            return await ReadClaimAsync(lockName, cancellationToken) == claim;
        }
    }

    private string StatusPath(string lockName) => $"timers/{settings.HostId}/{lockName}/status";

    private string ClaimPath(string lockName) => $"timers/{settings.HostId}/{lockName}/claim";

    private async Task<(T? Value, ETag? ETag)> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        try
        {
            var blob = await storage.Container(Container).GetBlobClient(path).DownloadContentAsync(cancellationToken);
            return (Deserialize(blob.Value.Content, type), blob.Value.Details.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return (null, null);
        }
    }

    private static T? Deserialize<T>(BinaryData content, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content.ToMemory().Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task WriteAsync<T>(string path, T value, JsonTypeInfo<T> type, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var container = storage.Container(Container);
        var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(value, type));
        var options = new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        try
        {
            await container.GetBlobClient(path).UploadAsync(content, options, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await container.GetBlobClient(path).UploadAsync(content, options, cancellationToken);
        }
    }
}
