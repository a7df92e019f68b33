using System.Runtime.CompilerServices;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>The archived WAL in a bucket. Nothing in it is believed but what a trusted signer has signed, in its own place.</summary>
public sealed class WalArchive(IObjectStore store, WalLayout layout, WalSeal seal)
{
    private const string Operation = "read WAL";

    /// <summary>How much of an object is read to see its description: headers are about 1 KiB.</summary>
    private const int HeaderPiece = 4 << 10;

    public WalLayout Layout => layout;

    public string Bucket => store.Bucket;

    /// <summary>What an archived file is, without a private key; null when it is not there.</summary>
    /// <exception cref="WalDamagedException">Something is there, but it is not believed.</exception>
    public async Task<WalDescription?> DescribeAsync(string systemIdentifier, WalFileName name, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenReadAsync(layout.KeyOf(systemIdentifier, name), cancellationToken);
        if (reading is null)
            return null;
        var beginning = new byte[Math.Min(AgeNote.MaxHeaderBytes, reading.Size)];
        var count = 0;
        while (count < beginning.Length)
        {
            count += await reading.Content.ReadAtLeastAsync(beginning.AsMemory(count), Math.Min(HeaderPiece, beginning.Length - count), throwOnEndOfStream: true, cancellationToken);
            if (seal.Open(beginning.AsSpan(0, count), systemIdentifier, name) is WalSealReading.Good good)
                return good.Description;
        }

        throw Refused(systemIdentifier, name, ((WalSealReading.Rejected)seal.Open(beginning, systemIdentifier, name)).Reason);
    }

    /// <summary>Opens an archived file for <see cref="FetchWal"/>; null when it is not there.</summary>
    public Task<ObjectReading?> OpenAsync(string systemIdentifier, WalFileName name, CancellationToken cancellationToken) =>
        store.OpenReadAsync(layout.KeyOf(systemIdentifier, name), cancellationToken);

    /// <summary>Lists what is archived of one timeline, in order of names, beginning behind <paramref name="after"/>.</summary>
    public IAsyncEnumerable<WalFileName> ListAsync(string systemIdentifier, uint timeline, WalFileName? after, CancellationToken cancellationToken) =>
        ListAsync(systemIdentifier, layout.Timeline(systemIdentifier, timeline), after is { } name ? layout.KeyOf(systemIdentifier, name) : null, cancellationToken);

    /// <summary>Lists the timelines whose histories are archived.</summary>
    public IAsyncEnumerable<WalFileName> ListHistoriesAsync(string systemIdentifier, CancellationToken cancellationToken) =>
        ListAsync(systemIdentifier, layout.Histories(systemIdentifier), null, cancellationToken);

    internal WalDamagedException Refused(string systemIdentifier, WalFileName name, string reason, Exception? cause = null) => new(
        Operation, $"{store.Bucket}/{layout.KeyOf(systemIdentifier, name)}", reason,
        "Somebody or something changed it: keep it for an enquiry. Moments before it can still be restored, and a new base backup (`ops backup run postgres-base`) makes later ones possible.", cause);

    private async IAsyncEnumerable<WalFileName> ListAsync(string systemIdentifier, string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in store.ListAsync(prefix, after, null, cancellationToken))
        {
            foreach (var entry in page.Objects)
            {
                if (layout.NameOf(systemIdentifier, entry.Key) is { } name)
                    yield return name;
            }
        }
    }
}
