using System.Text;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Domain.Rdb;

/// <summary>Counts keys, and keeps the server's notes about itself.</summary>
internal sealed class RdbCensus : RdbListener
{
    /// <summary>Redis writes about ten short ones; whatever is longer is not ours to keep.</summary>
    private const int MaxNotes = 100;
    private const int MaxNoteBytes = 1024;

    private readonly SortedDictionary<int, (long Keys, long Expiring)> databases = [];
    private readonly Dictionary<string, string> notes = new(StringComparer.Ordinal);
    private readonly List<byte> name = [];
    private readonly List<byte> value = [];
    private int database;
    private long keys;
    private long expiring;

    public IReadOnlyDictionary<string, string> Notes => notes;

    public IReadOnlyList<Keyspace> Keyspaces()
    {
        Close();
        return [.. databases.Select(pair => new Keyspace(pair.Key, pair.Value.Keys, pair.Value.Expiring))];
    }

    public override void OnDatabase(int number)
    {
        Close();
        database = number;
    }

    public override void OnEntry(RdbEntry entry)
    {
        keys++;
        if (entry.ExpiresAt is not null)
            expiring++;
    }

    public override void OnBytes(RdbPart part, ReadOnlySpan<byte> bytes)
    {
        var kept = part switch
        {
            RdbPart.NoteName => name,
            RdbPart.NoteValue => value,
            _ => null,
        };
        if (kept is not null && kept.Count + bytes.Length <= MaxNoteBytes)
            kept.AddRange(bytes);
    }

    public override void OnNoteEnd()
    {
        try
        {
            if (notes.Count < MaxNotes)
                notes[Encoding.UTF8.GetString(RdbText.Decode([.. name]))] = Encoding.UTF8.GetString(RdbText.Decode([.. value]));
        }
        catch (RdbException)
        {
            // Cut because it was too long: nobody needs it.
        }

        name.Clear();
        value.Clear();
    }

    private void Close()
    {
        if (keys > 0)
        {
            var before = databases.GetValueOrDefault(database);
            databases[database] = (before.Keys + keys, before.Expiring + expiring);
        }

        (keys, expiring) = (0, 0);
    }
}
