using System.Globalization;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.State;

/// <summary>Where a ledger's records lie in a bucket.</summary>
internal sealed class LedgerKeys(string prefix)
{
    private const string Suffix = ".json";
    private const string SnapshotMark = "snapshot-";
    private const int Digits = 12;

    private readonly string root = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";

    /// <summary>What all keys of a stream, and of the streams below it, begin with.</summary>
    public string Folder(StreamName stream) => $"{root}{stream}/";

    public string SnapshotsOf(StreamName stream) => Folder(stream) + SnapshotMark;

    public string Entry(StreamName stream, long sequence) => $"{Folder(stream)}{Number(sequence)}{Suffix}";

    public string Snapshot(StreamName stream, long sequence) => $"{SnapshotsOf(stream)}{Number(sequence)}{Suffix}";

    /// <summary>The sequence number of an entry's key, or null for any other key.</summary>
    public long? EntryIn(StreamName stream, string key) => NumberAfter(Folder(stream), key);

    /// <summary>The sequence number of a snapshot's key, or null for any other key.</summary>
    public long? SnapshotIn(StreamName stream, string key) => NumberAfter(SnapshotsOf(stream), key);

    /// <summary>The stream below <paramref name="parent"/> that a folder stands for, or null.</summary>
    public StreamName? Child(StreamName parent, string folder) =>
        StreamName.TryParse($"{parent}/{folder[Folder(parent).Length..].TrimEnd('/')}");

    private static string Number(long sequence) => sequence.ToString("D12", CultureInfo.InvariantCulture);

    private static long? NumberAfter(string start, string key) =>
        key.Length == start.Length + Digits + Suffix.Length
        && key.StartsWith(start, StringComparison.Ordinal)
        && key.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(key.AsSpan(start.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
