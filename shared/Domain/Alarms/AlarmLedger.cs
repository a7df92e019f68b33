using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Alarms;

/// <summary>
/// Raises and clears alarms, in stream <c>alarms/raised</c>. Both are idempotent: whoever finds trouble again says so again. While the
/// ledger is away an alarm is a log line at once, and is recorded when it is back.
/// </summary>
public sealed partial class AlarmLedger(ILedger ledger, ILogger<AlarmLedger> logger)
{
    private const int SnapshotEvery = 64;

    private static readonly StreamName Stream = new("alarms/raised");

    private readonly Lock gate = new();

    /// <summary>What could not be recorded: the last word on each key.</summary>
    private readonly Dictionary<string, AlarmFact> unrecorded = [];

    /// <summary>Never fails for the ledger's sake: the trouble is logged in any case.</summary>
    public async Task RaiseAsync(RaisedAlarm alarm, CancellationToken cancellationToken)
    {
        var fact = new AlarmFact(alarm.Key, alarm.Severity, alarm.Summary, alarm.Hint);
        if (await RecordAsync(fact, cancellationToken))
            LogRaised(logger, alarm.Severity, alarm.Key, alarm.Summary, alarm.Hint);
    }

    /// <summary>Says that the trouble is over. Nothing happens when there is none of that key.</summary>
    public async Task ClearAsync(string key, CancellationToken cancellationToken)
    {
        if (await RecordAsync(new AlarmFact(key, null, null, null), cancellationToken))
            LogCleared(logger, key);
    }

    /// <summary>The alarms that are not cleared, oldest first.</summary>
    public async Task<IReadOnlyList<RaisedAlarm>> ListAsync(CancellationToken cancellationToken)
    {
        var (_, raised) = await ReadAsync(cancellationToken);
        return [.. raised.Values.OrderBy(alarm => alarm.Since).ThenBy(alarm => alarm.Key, StringComparer.Ordinal)];
    }

    /// <summary>What was said while the ledger was away and is recorded nowhere yet: the last word on each key; a null alarm is one that is over.</summary>
    public IReadOnlyList<(string Key, RaisedAlarm? Alarm)> Unrecorded
    {
        get
        {
            lock (gate)
                return [.. unrecorded.Values.Select(fact => (fact.Key, fact.Severity is { } severity ? new RaisedAlarm(fact.Key, severity, fact.Summary ?? "", fact.Hint ?? "") : null))];
        }
    }

    /// <summary>Records what could not be recorded before.</summary>
    /// <exception cref="OperationException">The ledger is away still.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        AlarmFact[] facts;
        lock (gate)
            facts = [.. unrecorded.Values];
        foreach (var fact in facts)
        {
            await AppendAsync(fact, cancellationToken);
            lock (gate)
            {
                // Somebody may have had another word meanwhile.
                if (unrecorded.GetValueOrDefault(fact.Key) == fact)
                    unrecorded.Remove(fact.Key);
            }
        }
    }

    /// <summary>True when this is news.</summary>
    private async Task<bool> RecordAsync(AlarmFact fact, CancellationToken cancellationToken)
    {
        AlarmFact[] facts;
        lock (gate)
            facts = [.. unrecorded.Values.Where(earlier => earlier.Key != fact.Key), fact];
        var isNews = false;
        foreach (var each in facts)
        {
            try
            {
                var news = await AppendAsync(each, cancellationToken);
                isNews |= news && each == fact;
                lock (gate)
                    unrecorded.Remove(each.Key);
            }
            catch (OperationException away)
            {
                bool isFirst;
                lock (gate)
                {
                    isFirst = unrecorded.GetValueOrDefault(each.Key) != each;
                    unrecorded[each.Key] = each;
                }

                isNews |= isFirst && each == fact && fact.Severity is not null;
                LogUnrecorded(logger, away, each.Key);
            }
        }

        return isNews;
    }

    /// <summary>False when the ledger says so already.</summary>
    private async Task<bool> AppendAsync(AlarmFact fact, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (reading, raised) = await ReadAsync(cancellationToken);
            var known = raised.GetValueOrDefault(fact.Key);
            if (fact.Severity is null ? known is null : known is not null && known.Severity == fact.Severity)
                return false;
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream, reading.Head, JsonSerializer.SerializeToUtf8Bytes([.. raised.Values], AlarmJson.Default.RaisedAlarmArray), cancellationToken);
            if (await ledger.AppendAsync(Stream, reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, AlarmJson.Default.AlarmFact), cancellationToken) == AppendOutcome.Appended)
                return true;
        }
    }

    private async Task<(LedgerReading Reading, Dictionary<string, RaisedAlarm> Raised)> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream, cancellationToken);
        Dictionary<string, RaisedAlarm> raised = [];
        foreach (var alarm in reading.Snapshot?.Read(Stream, AlarmJson.Default.RaisedAlarmArray) ?? [])
            raised[alarm.Key] = alarm;
        foreach (var entry in reading.Entries)
        {
            var fact = entry.Read(Stream, AlarmJson.Default.AlarmFact);
            if (fact.Severity is { } severity)
                raised[fact.Key] = new RaisedAlarm(fact.Key, severity, fact.Summary ?? "", fact.Hint ?? "") { Since = raised.GetValueOrDefault(fact.Key)?.Since ?? entry.RecordedAt };
            else
                raised.Remove(fact.Key);
        }

        return (reading, raised);
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Error, Message = "ALARM ({Severity}) {Key}: {Summary} {Hint}")]
    private static partial void LogRaised(ILogger logger, AlarmSeverity severity, string key, string summary, string hint);

    [LoggerMessage(EventId = 201, Level = LogLevel.Information, Message = "Alarm {Key} is over")]
    private static partial void LogCleared(ILogger logger, string key);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "Alarm {Key} could not be recorded yet")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, string key);
}

/// <summary>An alarm raised, or, without a severity, cleared.</summary>
internal sealed record AlarmFact(string Key, AlarmSeverity? Severity, string? Summary, string? Hint);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlarmFact))]
[JsonSerializable(typeof(RaisedAlarm[]))]
internal sealed partial class AlarmJson : JsonSerializerContext;
