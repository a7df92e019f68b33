using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Restarts;

/// <summary>The restarts of one container as its stream tells them, newest last, the latest 100 kept; and the services that a restart did not help.</summary>
public sealed record RestartHistory(IReadOnlyList<RestartRecord> Records, IReadOnlyList<UnhealthyMark> Unhealthy)
{
    private const int Kept = 100;

    public static RestartHistory Empty { get; } = new([], []);

    public RestartRecord? Find(string key) => Records.FirstOrDefault(record => record.Key == key);

    /// <exception cref="LedgerException">An entry is no fact of ours.</exception>
    public static RestartHistory From(StreamName stream, LedgerReading reading) => reading.Entries.Aggregate(
        reading.Snapshot?.Read(stream, RestartJson.Default.RestartHistory) ?? Empty,
        (history, entry) => history.Apply(entry.Read(stream, RestartJson.Default.RestartFact), entry.RecordedAt));

    /// <summary>After one more fact. One that was said before changes nothing.</summary>
    public RestartHistory Apply(RestartFact fact, DateTimeOffset recordedAt) => fact switch
    {
        RestartBegun begun when Find(begun.Key) is null => With(new(begun.Key, begun.Service, recordedAt) { IsBegun = true, Why = begun.Why }),
        ServiceStopped stopped when Find(stopped.Key) is { Ended: null } known && stopped.Attempt > known.Stopped => With(known with { Stopped = stopped.Attempt }),
        RestartTriedAgain again when Find(again.Key) is { Ended: null } known && again.Attempt > known.Tried => With(known with { Tried = again.Attempt }),
        RestartEnded ended when Find(ended.Key)?.Ended is null => Ended(ended, recordedAt),
        ServiceWell well => this with { Unhealthy = [.. Unhealthy.Where(one => one.Service != well.Service)] },
        _ => this,
    };

    private RestartHistory Ended(RestartEnded ended, DateTimeOffset at)
    {
        var known = Find(ended.Key) ?? new(ended.Key, ended.Service, at);
        var next = With(known with { Ended = ended, EndedAt = at });
        // What was refused, or never begun, says nothing of the service.
        return !known.IsBegun || ended.Result == ActionResult.Refused ? next : next with
        {
            Unhealthy = [.. Unhealthy.Where(one => one.Service != ended.Service), .. ended.Result == ActionResult.Failed ? [new UnhealthyMark(ended.Service, at, ended.Detail)] : (UnhealthyMark[])[]],
        };
    }

    private RestartHistory With(RestartRecord record) => this with { Records = [.. Records.Where(one => one.Key != record.Key).Append(record).TakeLast(Kept)] };
}

/// <summary>One restart, as far as it has come.</summary>
/// <param name="Key">Of the action that asked for it.</param>
/// <param name="Service">Which.</param>
/// <param name="At">When it was first heard of, by the store's clock.</param>
public sealed record RestartRecord(string Key, string Service, DateTimeOffset At)
{
    public bool IsBegun { get; init; }

    /// <summary>What asked for it; null where it was not begun, or by an earlier version.</summary>
    public string? Why { get; init; }

    /// <summary>The attempt that was begun last, where it was not the first.</summary>
    public int Tried { get; init; }

    /// <summary>Attempts for which it was stopped, or found so.</summary>
    public int Stopped { get; init; }

    public RestartEnded? Ended { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A service that restarts did not help.</summary>
/// <param name="Service">Which.</param>
/// <param name="Since">When that was found.</param>
/// <param name="Reason">One line.</param>
public sealed record UnhealthyMark(string Service, DateTimeOffset Since, string Reason);
