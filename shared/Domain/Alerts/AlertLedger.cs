using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Alerts;

/// <summary>Reads and records alarms. Every append is conditional on the reading that led to it.</summary>
public sealed class AlertLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    /// <summary>Alarms of one fact: with all their lines they stay well below what a fact may hold.</summary>
    private const int MostInFact = 100;

    private static readonly StreamName Stream = new("alerts/state");

    public async Task<AlertReading> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream, cancellationToken);
        var state = reading.Snapshot?.Read(Stream, AlertJson.Default.AlertSnapshot) is { } snapshot ? AlertState.From(snapshot) : AlertState.Empty;
        foreach (var entry in reading.Entries)
            state = state.Apply(entry.Read(Stream, AlertJson.Default.AlertFact), entry.RecordedAt);
        return new(state, reading.Head, reading.AsOf, reading.Entries.Count);
    }

    /// <summary>Appends after <paramref name="basis"/>; null when another fact came first, so that the decision must be made again.</summary>
    public async Task<AlertReading?> TryAppendAsync(AlertReading basis, AlertFact fact, CancellationToken cancellationToken)
    {
        foreach (var part in fact is AlertsEvaluated evaluated ? Parts(evaluated) : [fact])
        {
            if (basis.SinceSnapshot >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream, basis.Head, JsonSerializer.SerializeToUtf8Bytes(basis.State.ToSnapshot(), AlertJson.Default.AlertSnapshot), cancellationToken);
            if (await ledger.AppendAsync(Stream, basis.Head + 1, JsonSerializer.SerializeToUtf8Bytes(part, AlertJson.Default.AlertFact), cancellationToken) != AppendOutcome.Appended)
                return null;
            basis = new(basis.State.Apply(part, basis.AsOf), basis.Head + 1, basis.AsOf, basis.SinceSnapshot >= SnapshotEvery ? 1 : basis.SinceSnapshot + 1);
        }

        return basis;
    }

    /// <summary>Appends whatever else was recorded meanwhile.</summary>
    public async Task AppendAsync(AlertFact fact, CancellationToken cancellationToken)
    {
        while (await TryAppendAsync(await ReadAsync(cancellationToken), fact, cancellationToken) is null)
        {
        }
    }

    /// <summary>What is to be carried out goes with the alarm that it is about.</summary>
    private static IEnumerable<AlertFact> Parts(AlertsEvaluated fact)
    {
        if (fact.Changed.Count + fact.Closed.Count <= MostInFact)
        {
            yield return fact;
            yield break;
        }

        var effects = fact.Effects.ToLookup(effect => effect.AlarmId, StringComparer.Ordinal);
        yield return fact with { Changed = [], Closed = [], Effects = [] };
        foreach (var closed in fact.Closed.Chunk(MostInFact))
            yield return fact with { Forgotten = [], Dropped = [], Changed = [], Closed = closed, Effects = [.. closed.SelectMany(alarm => effects[alarm.Id])] };
        foreach (var changed in fact.Changed.Chunk(MostInFact))
            yield return fact with { Forgotten = [], Dropped = [], Closed = [], Changed = changed, Effects = [.. changed.Where(alarm => alarm.Id.Length > 0).SelectMany(alarm => effects[alarm.Id])] };
    }
}

/// <summary>Alarms as they stood at one moment.</summary>
/// <param name="AsOf">The store's clock.</param>
/// <param name="SinceSnapshot">Facts after the newest snapshot.</param>
public sealed record AlertReading(AlertState State, long Head, DateTimeOffset AsOf, int SinceSnapshot);
