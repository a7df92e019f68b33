using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace LocalFunctions.Host.Storage;

/// <param name="Period">How long it lasts when it is not renewed: 15 to 60 s.</param>
/// <param name="Margin">How long before that its holder is told that it could not be renewed.</param>
internal sealed record LeaseTerms(TimeSpan Period, TimeSpan Margin);

/// <summary>An exclusive right, held by a leased blob that names its owner in the metadata entry that Microsoft's host uses.
/// Renewed in the middle of the time it is safe; <see cref="Lost"/> fires when it could not be kept. Disposing gives it back.</summary>
internal sealed class BlobLease : IAsyncDisposable
{
    private const string OwnerEntry = "FunctionInstance";
    private static readonly TimeSpan RetryRenewal = TimeSpan.FromSeconds(1);

    /// <summary>One try to renew must leave time for another before the shortest lease (15 s, renewed at 7.5) ends.</summary>
    private static readonly TimeSpan RenewalLimit = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource released = new();
    private readonly BlobLeaseClient lease;
    private readonly TimeSpan safe;
    private readonly TimeProvider clock;
    private readonly Task renewal;

    private BlobLease(BlobLeaseClient lease, LeaseTerms terms, TimeProvider clock, long acquiredAt)
    {
        (this.lease, safe, this.clock) = (lease, terms.Period - terms.Margin, clock);
        renewal = RenewAsync(acquiredAt);
    }

    /// <summary>Cancelled when another may hold the right now.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Tries once.</summary>
    /// <param name="owner">Written into the blob's metadata; null writes and reads none.</param>
    /// <returns>The lease, or the owner who has it.</returns>
    public static async Task<(BlobLease? Lease, string? Owner)> TryAcquireAsync(
        BlobContainerClient container, string path, string leaseId, string? owner, LeaseTerms terms, TimeProvider clock, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(path);
        var lease = blob.GetBlobLeaseClient(leaseId);
        // Counted from before the request: storage may have begun to count when it was sent.
        var askedAt = clock.GetTimestamp();
        try
        {
            await AcquireAsync(container, blob, lease, terms.Period, cancellationToken);
        }
        catch (RequestFailedException held) when (held.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            if (owner is null)
                return (null, null);
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            return (null, properties.Value.Metadata.TryGetValue(OwnerEntry, out var holder) ? holder : "another host");
        }
        if (owner is not null)
            await blob.SetMetadataAsync(new Dictionary<string, string> { [OwnerEntry] = owner }, new BlobRequestConditions { LeaseId = leaseId }, cancellationToken);
        return (new BlobLease(lease, terms, clock, askedAt), owner);
    }

    public async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await renewal;
        try
        {
            await lease.ReleaseAsync();
        }
        catch (RequestFailedException)
        {
            // It ends by itself within its period.
        }
        lost.Dispose();
        released.Dispose();
    }

    private static async Task AcquireAsync(BlobContainerClient container, BlobClient blob, BlobLeaseClient lease, TimeSpan period, CancellationToken cancellationToken)
    {
        try
        {
            await lease.AcquireAsync(period, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            try
            {
                await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            }
            catch (RequestFailedException exists) when (exists.Status is 409 or 412)
            {
                // Another host was quicker to create it.
            }
            await lease.AcquireAsync(period, cancellationToken: cancellationToken);
        }
    }

    private async Task RenewAsync(long acquiredAt)
    {
        var renewedAt = acquiredAt;
        var pause = safe / 2;
        while (true)
        {
            await Task.Delay(pause, clock, released.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (released.IsCancellationRequested)
                return;
            var askedAt = clock.GetTimestamp();
            try
            {
                // A request takes the machine's time, whatever the clock shows.
                using var limit = new CancellationTokenSource(RenewalLimit);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, released.Token);
                await lease.RenewAsync(cancellationToken: either.Token);
                (renewedAt, pause) = (askedAt, safe / 2);
            }
            catch (OperationCanceledException) when (released.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is RequestFailedException or AggregateException or OperationCanceledException)
            {
                var taken = problem is RequestFailedException { Status: 404 or 409 or 412 };
                if (taken || clock.GetElapsedTime(renewedAt) + RetryRenewal >= safe)
                {
                    await lost.CancelAsync();
                    return;
                }
                pause = RetryRenewal;
            }
        }
    }
}
