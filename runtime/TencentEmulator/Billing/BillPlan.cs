namespace TencentEmulator.Billing;

/// <summary>What a bill is made from: prices, usage, and what goes wrong with bills. Moments are unix seconds, days <c>2026-11-27</c> in Beijing.</summary>
internal sealed record BillPlan
{
    public IReadOnlyList<Tariff> Tariffs { get; init; } = [];

    public IReadOnlyList<Prepaid> Prepaid { get; init; } = [];

    public IReadOnlyList<Used> Usage { get; init; } = [];

    /// <summary>Whether what the emulated cloud itself knows was used is billed as well.</summary>
    public bool IsMetered { get; init; }

    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    public IReadOnlyList<Voucher> Vouchers { get; init; } = [];

    public IReadOnlyList<LateRow> Late { get; init; } = [];

    /// <summary>Days whose amounts are not told: <c>-</c> stands for them.</summary>
    public IReadOnlyList<DateOnly> Untold { get; init; } = [];

    /// <summary>Until then no summary is ready.</summary>
    public long ReadyAt { get; init; }

    /// <summary>Hours after the end of a day from which its rows are there.</summary>
    public int SettledAfterHours { get; init; } = 10;

    /// <summary>Resources' tags, as <c>team=data</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>What one item costs. The factor is how many of the usage's units its price is for; 0 for a GB (1024-based) kept for the calendar month.</summary>
internal sealed record Tariff
{
    public required string Business { get; init; }

    public required string BusinessName { get; init; }

    public required string Item { get; init; }

    public required string ItemName { get; init; }

    /// <summary>What usage names.</summary>
    public required string Meter { get; init; }

    public required string Unit { get; init; }

    public required decimal Factor { get; init; }

    /// <summary>Empty for any region without a tariff of its own.</summary>
    public string Region { get; init; } = "";

    public DateOnly From { get; init; } = DateOnly.MinValue;

    public DateOnly Until { get; init; } = DateOnly.MaxValue;

    public required IReadOnlyList<Band> Bands { get; init; }

    /// <summary><c>hour</c>, <c>day</c> or <c>month</c>: when bands begin again.</summary>
    public string BandsPer { get; init; } = "month";

    public decimal Free { get; init; }

    public string FreePer { get; init; } = "month";

    /// <summary>0 for none.</summary>
    public decimal Step { get; init; }

    public string StepPer { get; init; } = "hour";

    /// <summary>Whether each resource has bands, quota and steps of its own.</summary>
    public bool EachResource { get; init; }

    /// <summary>What is left of the list price.</summary>
    public decimal Discount { get; init; } = 1;
}

/// <summary>A price up to a quantity, inclusive; null for the last one.</summary>
internal sealed record Band(decimal? End, decimal Price);

/// <summary>A package, in the usage's own units.</summary>
internal sealed record Prepaid(string Id, string Meter, string Region, decimal Quantity, DateOnly From, DateOnly Until);

/// <summary>What was used in an hour.</summary>
internal sealed record Used(string Meter, string Region, string Resource, long Hour, decimal Quantity);

/// <summary>A row that is added to a day later on: a refund, when negative.</summary>
internal sealed record Correction(DateOnly Day, string Business, string Item, string Resource, decimal Amount, long AppearsAt);

/// <summary>Pays what it can of a day's rows.</summary>
internal sealed record Voucher(DateOnly Day, decimal Amount);

/// <summary>A resource's rows of a day come later than the others.</summary>
internal sealed record LateRow(DateOnly Day, string Resource, long AppearsAt);
