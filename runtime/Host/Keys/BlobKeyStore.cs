using Azure;
using Azure.Storage.Blobs.Models;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Keys;

/// <summary>Keys as blobs <c>azure-webjobs-secrets/{hostId}/{name}</c>.</summary>
internal sealed class BlobKeyStore(HostSettings settings, StorageAccounts storage) : IKeyStore
{
    private const string Container = "azure-webjobs-secrets";

    public async Task<byte[]> ReadOrCreateAsync(string name, Func<byte[]> create, CancellationToken cancellationToken)
    {
        try
        {
            var container = storage.Container(Container);
            var blob = container.GetBlobClient($"{settings.HostId}/{name}");
            if (await ReadAsync(blob, cancellationToken) is { } present)
                return present;
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            try
            {
                await blob.UploadAsync(new BinaryData(create()), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            }
            catch (RequestFailedException exists) when (exists.Status is 409 or 412)
            {
                // Another host was quicker.
            }
            return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        }
        catch (Exception problem) when (problem is RequestFailedException or AggregateException or HostSetupException)
        {
            throw new KeyStoreException(
                $"Function keys cannot be read: {StorageAccounts.Explain(problem)}. Start the storage of {StorageAccounts.HostConnection}, or keep keys in files (AzureWebJobsSecretStorageType=files).", problem);
        }
    }

    public async Task ChangeAsync(string name, Func<byte[]> create, Func<byte[], byte[]> change, CancellationToken cancellationToken)
    {
        await ReadOrCreateAsync(name, create, cancellationToken);
        try
        {
            var blob = storage.Container(Container).GetBlobClient($"{settings.HostId}/{name}");
            while (true)
            {
                var current = (await blob.DownloadContentAsync(cancellationToken)).Value;
                try
                {
                    var unchanged = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = current.Details.ETag } };
                    await blob.UploadAsync(new BinaryData(change(current.Content.ToArray())), unchanged, cancellationToken);
                    return;
                }
                catch (RequestFailedException changed) when (changed.Status == 412)
                {
                    // Another changed it meanwhile: this change is made to what is there now.
                }
            }
        }
        catch (Exception problem) when (problem is RequestFailedException or AggregateException or HostSetupException)
        {
            throw new KeyStoreException($"Function keys cannot be changed: {StorageAccounts.Explain(problem)}.", problem);
        }
    }

    private static async Task<byte[]?> ReadAsync(Azure.Storage.Blobs.BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
