using System.Globalization;

namespace SuperInsight.Domain.Alerts;

/// <summary>What a process knows of alarms, and what of it the ledger does not know yet.</summary>
/// <param name="State">As it stands.</param>
/// <param name="Head">Of the ledger when it was read last.</param>
internal sealed record AlertMemory(AlertState State, long Head)
{
    public static AlertMemory Nothing { get; } = new(AlertState.Empty, 0);

    /// <summary>Series that were changed without the ledger.</summary>
    private HashSet<AlertSeries> Touched { get; init; } = [];

    private IReadOnlyList<AlertAlarm> Closed { get; init; } = [];

    /// <summary>Keys of what was decided without the ledger.</summary>
    private HashSet<string> Decided { get; init; } = [];

    /// <summary>Keys of what was told without the ledger, though it was decided with it.</summary>
    private IReadOnlyList<string> Told { get; init; } = [];

    public static AlertMemory Of(AlertReading reading) => new(reading.State, reading.Head);

    public AlertMemory With(AlertsEvaluated fact) => !fact.IsNews ? this : this with
    {
        State = State.Apply(fact, fact.At),
        Touched = Touched.Concat(fact.Changed.Concat(fact.Closed).Select(alarm => new AlertSeries(alarm.Rule, alarm.Series))).Concat(fact.Forgotten).ToHashSet(),
        Closed = [.. Closed, .. fact.Closed],
        Decided = [.. Decided, .. fact.Effects.Select(effect => effect.Key)],
    };

    public AlertMemory With(AlertFact end, DateTimeOffset at) => this with { State = State.Apply(end, at), Told = end is ActionDone done ? [.. Told, done.Key] : Told };

    /// <summary>
    /// What to record now that the ledger is back; null for nothing. Where others have written meanwhile, theirs stays, except that what
    /// fires for us fires: a conflict never hides an alarm.
    /// </summary>
    public AlertsEvaluated? CatchUp(AlertReading reading)
    {
        var alone = reading.Head == Head;
        if (Touched.Count == 0 && Told.Count == 0 && (!alone || State.Counted == reading.State.Counted))
            return null;
        List<AlertAlarm> changed = [];
        List<AlertSeries> forgotten = [];
        foreach (var series in Touched)
        {
            var (mine, theirs) = (State.Of(series.Rule).GetValueOrDefault(series.Series), reading.State.Of(series.Rule).GetValueOrDefault(series.Series));
            if (mine is not null && (alone || (mine.Phase == AlertPhase.Firing && theirs?.Phase != AlertPhase.Firing && reading.State.Closed.All(over => over.Id != mine.Id))))
                changed.Add(mine);
            else if (mine is null && theirs is not null && alone)
                forgotten.Add(series);
        }

        var known = reading.State.Open.Select(effect => effect.Key).ToHashSet(StringComparer.Ordinal);
        var ids = changed.Concat(Closed).Select(alarm => alarm.Id).ToHashSet(StringComparer.Ordinal);
        var at = State.At > reading.State.At ? State.At : reading.State.At;
        return new(at < reading.AsOf ? at : reading.AsOf, State.ReadingAt > reading.State.ReadingAt ? State.ReadingAt : reading.State.ReadingAt)
        {
            // What others closed is closed there; another episode of theirs goes on.
            Closed = [.. Closed.Where(alarm => reading.State.Closed.All(over => over.Id != alarm.Id)).Where(alarm => alone || reading.State.Of(alarm.Rule).GetValueOrDefault(alarm.Series)?.Id is not { } live || live == alarm.Id)],
            Changed = changed,
            Forgotten = forgotten,
            Effects = [.. State.Open.Where(effect => Decided.Contains(effect.Key) && !known.Contains(effect.Key) && ids.Contains(effect.AlarmId))],
            Dropped = [.. Told.Where(known.Contains)],
            Episodes = State.Episodes,
            Counted = alone ? State.Counted : reading.State.Counted,
            Note = string.Create(CultureInfo.InvariantCulture, $"{Touched.Count} series were judged from memory and {Told.Count} notices given while the ledger was away{(alone ? "" : "; others recorded meanwhile, and what they say of the same series stays")}"),
        };
    }
}
