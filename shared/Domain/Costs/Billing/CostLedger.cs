using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Costs.Billing;

/// <summary>
/// Keeps what days cost, in stream <c>costs/days</c>. A day that the bill tells anew is recorded anew, and only then: its number of statements
/// says how often it was restated. Idempotent.
/// </summary>
public sealed class CostLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    private const int DetailedDays = 100;

    private static readonly StreamName Stream = new("costs/days");

    /// <summary>Every day that is known, in order.</summary>
    public async Task<IReadOnlyList<StatedDay>> ReadAsync(CancellationToken cancellationToken) => [.. (await LoadAsync(cancellationToken)).Days.Values];

    /// <summary>Records the days that differ from what is known of them; returns these. What another writer records meanwhile is taken into account.</summary>
    public async Task<IReadOnlyList<StatedDay>> RecordAsync(IEnumerable<DayCosts> days, CancellationToken cancellationToken)
    {
        List<StatedDay> stated = [];
        var (head, sinceSnapshot, known) = await LoadAsync(cancellationToken);
        foreach (var day in days)
        {
            while (News(known, day) is { } fact)
            {
                if (sinceSnapshot >= SnapshotEvery)
                {
                    await ledger.SnapshotAsync(Stream, head, JsonSerializer.SerializeToUtf8Bytes([.. Kept(known)], CostJson.Default.StatedDayArray), cancellationToken);
                    sinceSnapshot = 0;
                }

                if (await ledger.AppendAsync(Stream, head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, CostJson.Default.StatedDay), cancellationToken) == AppendOutcome.Appended)
                {
                    (head, sinceSnapshot, known[day.Day]) = (head + 1, sinceSnapshot + 1, fact);
                    stated.Add(fact);
                    break;
                }

                (head, sinceSnapshot, known) = await LoadAsync(cancellationToken);
            }
        }

        return stated;
    }

    /// <summary>Null when it is known as it is.</summary>
    private static StatedDay? News(SortedDictionary<DateOnly, StatedDay> known, DayCosts day)
    {
        var before = known.GetValueOrDefault(day.Day);
        return before is not null && Same(before.Costs, day) ? null : new(day, (before?.Statements ?? 0) + 1, before?.Costs.Total.Amount);
    }

    /// <summary>
    /// Bills go back eighteen months; so much is kept, and a month more, so that nothing is lost that can be compared. Old days are kept by product:
    /// with their resources, the state would be too long.
    /// </summary>
    private static IEnumerable<StatedDay> Kept(SortedDictionary<DateOnly, StatedDay> known)
    {
        var newest = known.Keys.LastOrDefault();
        return known.Values.Where(day => day.Costs.Day.AddMonths(BillingCalendar.MonthsKept + 1) > newest)
            .Select(day => day.Costs.Day.AddDays(DetailedDays) > newest ? day : day with { Costs = day.Costs.ByProduct() });
    }

    private async Task<(long Head, int SinceSnapshot, SortedDictionary<DateOnly, StatedDay> Days)> LoadAsync(CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream, cancellationToken);
        SortedDictionary<DateOnly, StatedDay> days = [];
        foreach (var day in reading.Snapshot?.Read(Stream, CostJson.Default.StatedDayArray) ?? [])
            days[day.Costs.Day] = day;
        foreach (var entry in reading.Entries)
        {
            var day = entry.Read(Stream, CostJson.Default.StatedDay);
            days[day.Costs.Day] = day;
        }

        return (reading.Head, reading.Entries.Count, days);
    }

    /// <summary>Also when the one is kept by product only: the other tells nothing new then.</summary>
    private static bool Same(DayCosts one, DayCosts other) => one.Currency == other.Currency && one.Unknown == other.Unknown && (one.Lines.ToHashSet().SetEquals(other.Lines) || one.Lines.ToHashSet().SetEquals(other.ByProduct().Lines));
}

/// <summary>A day as it was last told.</summary>
/// <param name="Costs">What it cost.</param>
/// <param name="Statements">How often the bill told it otherwise, the first time included.</param>
/// <param name="Before">Its total the time before; null for the first one.</param>
public sealed record StatedDay(DayCosts Costs, int Statements, decimal? Before);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StatedDay))]
[JsonSerializable(typeof(StatedDay[]))]
internal sealed partial class CostJson : JsonSerializerContext;
