using System.Globalization;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A place for a container. What dies in it is replaced, with an empty disk.</summary>
internal sealed class RunInstance(string version, int number, DateTimeOffset startedAt)
{
    private int _replaced;
    private string? _lastId;

    /// <summary>What the present container has written. It goes with it.</summary>
    public Dictionary<string, byte[]> Disk { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset StartedAt { get; private set; } = startedAt;

    public string Id { get; private set; } = "";

    /// <summary>Whether it answers.</summary>
    public bool IsUp { get; private set; }

    /// <summary>As the platform would call it.</summary>
    public string Status => IsUp ? "Running" : "Pending";

    /// <summary>Ends the present container; another begins.</summary>
    public void Replace(DateTimeOffset now)
    {
        _replaced++;
        StartedAt = now;
    }

    /// <summary>Brings it to the present.</summary>
    public void Settle(DateTimeOffset now, ImageBehaviour behaviour, RunTiming timing)
    {
        var start = RunTiming.Span(Math.Max(timing.Start, behaviour.StartSeconds));
        var lived = now - StartedAt;
        long life = 0;
        if (behaviour.DiesAfterSeconds is { } seconds)
        {
            var cycle = start + RunTiming.Span(seconds) + RunTiming.Span(timing.Restart);
            life = lived.Ticks / cycle.Ticks;
            lived -= cycle * life;
            IsUp = lived >= start && lived < start + RunTiming.Span(seconds);
        }
        else
        {
            IsUp = lived >= start;
        }

        IsUp &= !behaviour.CrashesAtStart;
        Id = string.Create(CultureInfo.InvariantCulture, $"{version}-{number}-{_replaced}-{life}");
        if (_lastId != Id)
            Disk.Clear();
        _lastId = Id;
    }
}
