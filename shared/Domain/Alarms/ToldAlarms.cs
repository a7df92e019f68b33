using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Alarms;

/// <summary>Remembers of which raised alarms people were told, in stream <c>alarms/told</c>, until they were told that it is over.</summary>
public sealed class ToldAlarms(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    private static readonly StreamName Stream = new("alarms/told");

    /// <summary>By key.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<IReadOnlyDictionary<string, ToldAlarm>> ReadAsync(CancellationToken cancellationToken) => (await LoadAsync(cancellationToken)).Told;

    /// <summary>Safe to repeat, and at once with others: an older episode never takes the place of a newer one.</summary>
    /// <exception cref="OperationException">The ledger is away: say it again.</exception>
    public async Task RecordAsync(ToldAlarm alarm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        while (true)
        {
            var (reading, told) = await LoadAsync(cancellationToken);
            var before = told.Values.ToArray();
            if (!Apply(told, alarm))
                return;
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream, reading.Head, JsonSerializer.SerializeToUtf8Bytes(before, ToldJson.Default.ToldAlarmArray), cancellationToken);

            if (await ledger.AppendAsync(Stream, reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(alarm, ToldJson.Default.ToldAlarm), cancellationToken) == AppendOutcome.Appended)
                return;
        }
    }

    private async Task<(LedgerReading Reading, Dictionary<string, ToldAlarm> Told)> LoadAsync(CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream, cancellationToken);
        Dictionary<string, ToldAlarm> told = new(StringComparer.Ordinal);
        foreach (var alarm in reading.Snapshot?.Read(Stream, ToldJson.Default.ToldAlarmArray) ?? [])
            Apply(told, alarm);
        foreach (var entry in reading.Entries)
            Apply(told, entry.Read(Stream, ToldJson.Default.ToldAlarm));
        return (reading, told);
    }

    /// <summary>False when it changes nothing.</summary>
    private static bool Apply(Dictionary<string, ToldAlarm> told, ToldAlarm alarm)
    {
        var known = told.GetValueOrDefault(alarm.Key);
        if (known?.Since > alarm.Since || known == alarm)
            return false;
        if (alarm.IsOver)
            return told.Remove(alarm.Key);
        told[alarm.Key] = alarm;
        return true;
    }
}

/// <summary>An alarm as people were told of it.</summary>
/// <param name="Key">As it was raised.</param>
/// <param name="Since">The episode: since when it is raised (UTC).</param>
/// <param name="Severity">The worst that they were told.</param>
/// <param name="Summary">What was wrong.</param>
public sealed record ToldAlarm(string Key, DateTimeOffset Since, AlarmSeverity Severity, string Summary)
{
    /// <summary>They were told that it is over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOver { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ToldAlarm))]
[JsonSerializable(typeof(ToldAlarm[]))]
internal sealed partial class ToldJson : JsonSerializerContext;
