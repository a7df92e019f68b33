namespace TencentEmulator.CloudRun.Model;

/// <summary>What will happen to a service, and when. Nothing happens by itself: whoever looks lets happen what is due first.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<(object Owner, Action<DateTimeOffset> Happens), (DateTimeOffset At, long Order)> _entries = new();
    private readonly HashSet<object> _dropped = new(ReferenceEqualityComparer.Instance);
    private long _order;

    public void Add(DateTimeOffset at, object owner, Action<DateTimeOffset> happens) => _entries.Enqueue((owner, happens), (at, _order++));

    /// <summary>What this owner had planned does not happen; nor may it plan anew.</summary>
    public void Drop(object owner) => _dropped.Add(owner);

    /// <summary>Lets everything happen that is due, in the order of its time; each is told that time, not the present.</summary>
    public void Settle(DateTimeOffset now)
    {
        while (_entries.TryPeek(out var entry, out var due) && due.At <= now)
        {
            _entries.Dequeue();
            if (!_dropped.Contains(entry.Owner))
                entry.Happens(due.At);
        }
    }
}
