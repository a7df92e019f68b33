namespace SuperInsight.Domain.Notifications;

/// <summary>Notices of a time when the ledger is away: they are sent all the same, and recorded when it is back. Thread-safe.</summary>
internal sealed class UnrecordedNotices
{
    private const int Most = 5000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, UnrecordedNotice> held = new(StringComparer.Ordinal);

    /// <summary>False when one of that key is held; null when there is no room.</summary>
    public bool? Add(Notice notice)
    {
        lock (gate)
            return held.Count >= Most && !held.ContainsKey(notice.Key) ? null : held.TryAdd(notice.Key, new UnrecordedNotice(notice, null));
    }

    public bool Contains(string key)
    {
        lock (gate)
            return held.ContainsKey(key);
    }

    public void MarkTaken(IEnumerable<Notice> notices, string channel, IReadOnlyList<MissedChannel> missed)
    {
        lock (gate)
        {
            foreach (var notice in notices)
                held[notice.Key] = new UnrecordedNotice(notice, new DeliveryResult(channel, missed));
        }
    }

    public IReadOnlyList<UnrecordedNotice> List()
    {
        lock (gate)
            return [.. held.Values];
    }

    public void Remove(string key)
    {
        lock (gate)
            held.Remove(key);
    }
}

/// <param name="Taken">How it was sent; null when it was not.</param>
internal sealed record UnrecordedNotice(Notice Notice, DeliveryResult? Taken);
