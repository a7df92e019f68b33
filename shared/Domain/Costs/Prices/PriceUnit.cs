namespace SuperInsight.Domain.Costs.Prices;

/// <summary>What a price is for one of, and how many of the meter's own units that are.</summary>
public sealed record PriceUnit
{
    /// <summary>COS counts 1024-based, whatever it calls them: <see href="https://cloud.tencent.com/document/product/436/40100"/>.</summary>
    private const decimal Gib = 1L << 30;

    private const decimal HoursOfThirtyDays = 720;

    private readonly decimal factor;

    private PriceUnit(string name, MeterKind kind, decimal factor, string meaning) => (Name, Kind, this.factor, Meaning) = (name, kind, factor, meaning);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<PriceUnit> All { get; } =
    [
        new("core-hour", MeterKind.CoreSeconds, 3600, "one processor core for an hour"),
        new("core-second", MeterKind.CoreSeconds, 1, "one processor core for a second"),
        new("gib-hour", MeterKind.GibSeconds, 3600, "1 GiB of memory for an hour"),
        new("gib-second", MeterKind.GibSeconds, 1, "1 GiB of memory for a second"),
        new("gb", MeterKind.Bytes, Gib, "1,073,741,824 bytes carried or written"),
        new("gb-hour", MeterKind.ByteHours, Gib, "1,073,741,824 bytes kept for an hour"),
        new("gb-day", MeterKind.ByteHours, Gib * 24, "1,073,741,824 bytes kept for 24 hours"),
        new("gb-30-days", MeterKind.ByteHours, Gib * HoursOfThirtyDays, "1,073,741,824 bytes kept for 720 hours, whatever the month"),
        new("gb-month", MeterKind.ByteHours, 0, "1,073,741,824 bytes kept for the whole calendar month, however long it is"),
        new("count", MeterKind.Count, 1, "one: a request, a call, a resource point"),
        new("10k-count", MeterKind.Count, 10_000, "10,000 of them"),
    ];

    /// <summary>As in a price book: <c>core-hour</c>.</summary>
    public string Name { get; }

    /// <summary>What the meters count that can be priced so.</summary>
    public MeterKind Kind { get; }

    /// <summary>For people.</summary>
    public string Meaning { get; }

    /// <summary>Whether it is as much in every month.</summary>
    public bool IsFixed => factor > 0;

    public static PriceUnit? Find(string name) => All.FirstOrDefault(unit => unit.Name == name);

    /// <summary>How many of the meter's units make one of this, on a day.</summary>
    public decimal Factor(DateOnly day) => IsFixed ? factor : Gib * 24 * BillingCalendar.DaysIn(BillingCalendar.MonthOf(day));

    public override string ToString() => Name;
}

/// <summary>What a meter counts.</summary>
public enum MeterKind
{
    /// <summary>Processor cores, times seconds.</summary>
    CoreSeconds,

    /// <summary>GiB of memory, times seconds.</summary>
    GibSeconds,

    /// <summary>Bytes carried or written.</summary>
    Bytes,

    /// <summary>Bytes kept, times hours.</summary>
    ByteHours,

    /// <summary>Requests, calls, points.</summary>
    Count,
}
