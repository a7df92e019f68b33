using System.Globalization;
using TencentEmulator.CloudRun.Serving;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A place for a container. What dies in it is replaced, with an empty disk.</summary>
/// <param name="version">Whose.</param>
/// <param name="number">Which of the version's places.</param>
/// <param name="startedAt">When the first container of it was started.</param>
/// <param name="programs">What runs its containers; null where they are only thought of.</param>
internal sealed class RunInstance(RunVersion version, int number, DateTimeOffset startedAt, InstancePrograms? programs)
{
    private InstanceProgram? _program;
    private DateTimeOffset? _diedAt;
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

    /// <summary>Where it answers, where it is a program that does.</summary>
    public Uri? Address => _program?.Address;

    /// <summary>Its program has ended by itself, and has not been started again.</summary>
    public bool HasDied => _program is { HasEnded: true };

    /// <summary>Ends the present container for good; its program is left to end.</summary>
    public void End()
    {
        _ = _program?.EndAsync();
        _program = null;
        IsUp = false;
    }

    /// <summary>Ends the present container; another begins.</summary>
    public void Replace(DateTimeOffset now)
    {
        End();
        _diedAt = null;
        _replaced++;
        StartedAt = now;
    }

    /// <summary>Brings it to the present.</summary>
    public void Settle(DateTimeOffset now, ImageBehaviour behaviour, RunTiming timing)
    {
        if (programs is not null)
        {
            SettleProgram(programs, now, timing);
            return;
        }

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
        Id = string.Create(CultureInfo.InvariantCulture, $"{version.Name}-{number}-{_replaced}-{life}");
        if (_lastId != Id)
            Disk.Clear();
        _lastId = Id;
    }

    private void SettleProgram(InstancePrograms programs, DateTimeOffset now, RunTiming timing)
    {
        if (HasDied && (_diedAt ??= now) + RunTiming.Span(timing.Restart) <= now)
            Replace(now);
        Id = string.Create(CultureInfo.InvariantCulture, $"{version.Name}-{number}-{_replaced}");
        _program ??= programs.Start(Id, version);
        IsUp = _program.Address is not null;
    }
}
