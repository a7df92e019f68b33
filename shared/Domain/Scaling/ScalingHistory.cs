using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Scaling;

/// <summary>The changes of one service as its stream tells them, newest last, the latest 100 kept.</summary>
public sealed record ScalingHistory(IReadOnlyList<ScalingRecord> Records)
{
    private const int Kept = 100;

    public static ScalingHistory Empty { get; } = new([]);

    public ScalingRecord? Find(string key) => Records.FirstOrDefault(record => record.Key == key);

    /// <summary>When the number of instances was last changed, or is being changed; null for never.</summary>
    public DateTimeOffset? LastChange => Records.LastOrDefault(record => record.Intended is not null && record.Ended?.Result is null or ScalingResult.Changed)?.At;

    /// <exception cref="LedgerException">An entry is no fact of ours.</exception>
    public static ScalingHistory From(StreamName stream, LedgerReading reading) => reading.Entries.Aggregate(
        reading.Snapshot?.Read(stream, ScalingJson.Default.ScalingHistory) ?? Empty,
        (history, entry) => history.Apply(entry.Read(stream, ScalingJson.Default.ScalingFact), entry.RecordedAt));

    public ScalingHistory Apply(ScalingFact fact, DateTimeOffset recordedAt)
    {
        var known = Find(fact.Key) ?? new ScalingRecord(fact.Key, recordedAt);
        var next = fact switch
        {
            ScalingIntended intended => known with { At = recordedAt, Intended = intended },
            ScalingEnded ended => known with { At = recordedAt, Ended = ended },
            _ => known,
        };
        return new([.. Records.Where(record => record.Key != fact.Key).Append(next).TakeLast(Kept)]);
    }
}

/// <summary>One change, as far as it has come.</summary>
/// <param name="Key">The action that asked for it.</param>
/// <param name="At">When its newest fact was recorded, by the store's clock.</param>
public sealed record ScalingRecord(string Key, DateTimeOffset At)
{
    public ScalingIntended? Intended { get; init; }

    public ScalingEnded? Ended { get; init; }
}
