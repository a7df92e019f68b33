using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Notifications.Outbox;

/// <summary>What the outbox's facts add up to. Pure.</summary>
internal sealed class OutboxState
{
    /// <summary>More open notices than these are counted and no longer kept, so that the state stays small when nobody can be reached for days.</summary>
    public const int MostOpen = 200;

    /// <summary>So many keys are remembered after their notices were taken.</summary>
    public const int MostRemembered = 2000;

    /// <summary>How long a claim keeps others out: longer than all channels together take.</summary>
    public static readonly TimeSpan ClaimTimeout = TimeSpan.FromMinutes(3);

    private readonly List<OpenNotice> open = [];
    private readonly Queue<string> taken = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public IReadOnlyList<OpenNotice> Open => open;

    public int Dropped { get; private set; }

    public DateTimeOffset AsOf { get; private init; }

    public long Head { get; private init; }

    public int Entries { get; private init; }

    public static OutboxState From(StreamName stream, LedgerReading reading)
    {
        var state = new OutboxState { AsOf = reading.AsOf, Head = reading.Head, Entries = reading.Entries.Count };
        if (reading.Snapshot?.Read(stream, NoticeJson.Default.OutboxSnapshot) is { } snapshot)
            state.Load(snapshot);
        foreach (var entry in reading.Entries)
            state.Apply(entry.Read(stream, NoticeJson.Default.NoticeFact), entry.RecordedAt);
        return state;
    }

    public OutboxSnapshot ToSnapshot() => new([.. open], [.. taken], Dropped);

    /// <summary>Whether a notice of this key was asked for before.</summary>
    public bool Knows(string key) => known.Contains(key);

    /// <summary>Whether nobody is sending it: a claim of that age is lost, the end exclusive.</summary>
    public bool IsFree(OpenNotice notice) => notice.ClaimedAt is not { } at || AsOf - at >= ClaimTimeout;

    private void Load(OutboxSnapshot snapshot)
    {
        open.AddRange(snapshot.Open);
        known.UnionWith(snapshot.Open.Select(one => one.Notice.Key));
        foreach (var key in snapshot.Taken)
            Remember(key);
        Dropped = snapshot.Dropped;
    }

    private void Apply(NoticeFact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case NoticeAsked asked when known.Add(asked.Notice.Key):
                open.Add(new OpenNotice(asked.Notice, at) { ClaimedAt = asked.Claim is null ? null : at });
                MakeRoom();
                break;
            case NoticesClaimed claimed:
                Mark(claimed.Keys, at);
                break;
            case NoticesMissed missed:
                Mark(missed.Keys, null);
                break;
            case NoticesTaken done:
                open.RemoveAll(one => done.Keys.Contains(one.Notice.Key));
                foreach (var key in done.Keys)
                    Remember(key);
                Dropped = Math.Max(0, Dropped - done.Dropped);
                break;
        }
    }

    private void MakeRoom()
    {
        if (open.Count <= MostOpen)
            return;
        // The least important of the oldest goes; its key stays known.
        var least = open.MinBy(one => one.Notice.Severity)!;
        open.Remove(least);
        Remember(least.Notice.Key);
        Dropped++;
    }

    private void Mark(IReadOnlyList<string> keys, DateTimeOffset? claimed)
    {
        for (var i = 0; i < open.Count; i++)
        {
            if (keys.Contains(open[i].Notice.Key))
                open[i] = open[i] with { ClaimedAt = claimed };
        }
    }

    private void Remember(string key)
    {
        known.Add(key);
        taken.Enqueue(key);
        if (taken.Count > MostRemembered)
            known.Remove(taken.Dequeue());
    }
}
