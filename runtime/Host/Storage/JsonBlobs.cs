using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs.Models;

namespace LocalFunctions.Host.Storage;

/// <summary>Small JSON documents of the host's own container, <c>azure-webjobs-hosts</c>.</summary>
internal sealed class JsonBlobs(StorageAccounts storage)
{
    public const string Container = "azure-webjobs-hosts";

    /// <returns>Null when there is none, or none that can be read.</returns>
    public async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        try
        {
            var blob = await storage.Container(Container).GetBlobClient(path).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(blob.Value.Content.ToMemory().Span, type);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="leaseId">The lease under which the document is written; null when it has none.</param>
    public async Task WriteAsync<T>(string path, T value, JsonTypeInfo<T> type, string? leaseId, CancellationToken cancellationToken)
    {
        var container = storage.Container(Container);
        var content = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(value, type));
        var options = new BlobUploadOptions
        {
            Conditions = leaseId is null ? null : new BlobRequestConditions { LeaseId = leaseId },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
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
