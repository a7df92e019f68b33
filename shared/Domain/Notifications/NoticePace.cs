namespace SuperInsight.Domain.Notifications;

/// <summary>
/// Lets so many single messages go a minute, whatever the channel: robots take about 20, and throttle whoever sends more for ten minutes.
/// What is over waits and goes as one message. Thread-safe.
/// </summary>
public sealed class NoticePace(TimeProvider clock)
{
    /// <summary>Single messages a minute; the rest of a robot's 20 is for merged ones, one every ten seconds at most.</summary>
    public const int Most = 12;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> sent = [];

    /// <summary>Takes the right to one message.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            while (sent.TryPeek(out var oldest) && now - oldest >= Window)
                sent.Dequeue();
            if (sent.Count >= Most)
                return false;
            sent.Enqueue(now);
            return true;
        }
    }
}
