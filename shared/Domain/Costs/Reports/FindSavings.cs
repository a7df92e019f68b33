using System.Globalization;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Looks for what could be saved, in yuan at the price book's prices. Pure.</summary>
public static class FindSavings
{
    /// <summary>Less is not worth a sentence.</summary>
    public const decimal Least = 1m;

    private const decimal Headroom = 1.5m;
    private const decimal Quarter = 0.25m;

    /// <summary>Hints, the largest first.</summary>
    public static IReadOnlyList<SavingsHint> In(PriceBook book, DateOnly day, ServiceUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        List<SavingsHint> hints = [.. Idle(book, day, use), .. Oversized(book, day, use), .. OldPoints(book, day, use)];
        return [.. hints.Where(hint => hint.PerMonth.Amount >= Least).OrderByDescending(hint => hint.PerMonth.Amount)];
    }

    /// <summary>More instances always run than the quiet hours need.</summary>
    private static IEnumerable<SavingsHint> Idle(PriceBook book, DateOnly day, ServiceUse use)
    {
        if (use.MinInstances > 1 && use.IdleHoursShare >= 0.5m)
        {
            var saved = WhatIf.Run(book, use.Region, day, use.Shape, use.MinInstances - 1, use.MinInstances, []);
            yield return new(string.Create(CultureInfo.InvariantCulture, $"In {use.IdleHoursShare * 100:0} % of the hours no request came while {use.MinInstances} instances ran: keep {use.MinInstances - 1} at least."), new(Rounding.ToFen((saved.Most - saved.Least).Amount * use.IdleHoursShare), book.Currency));
        }
    }

    /// <summary>The highest load that was measured, and half as much again as is usual at the busiest, fits into less.</summary>
    private static IEnumerable<SavingsHint> Oversized(PriceBook book, DateOnly day, ServiceUse use)
    {
        if (use.Peaks is not { } peaks)
            yield break;
        var (usual, most, memory) = (peaks.UsualCpu * use.Shape.Cores, peaks.MostCpu * use.Shape.Cores, peaks.MostMemory * use.Shape.MemoryGiB);
        var cores = Math.Max(Quarter, Math.Ceiling(Math.Max(usual * Headroom, most) / Quarter) * Quarter);
        // The cloud pairs a core with 2 GiB. Memory that is short ends a process: its highest has the headroom.
        cores = Math.Max(cores, Math.Ceiling(memory * Headroom / 2 / Quarter) * Quarter);
        if (cores >= use.Shape.Cores || cores * 2 > use.Shape.MemoryGiB)
            yield break;
        var instances = Math.Max(1, use.MinInstances);
        var saved = WhatIf.Run(book, use.Region, day, use.Shape, instances, instances, []).Least - WhatIf.Run(book, use.Region, day, new(cores, cores * 2), instances, instances, []).Least;
        yield return new(string.Create(CultureInfo.InvariantCulture, $"In {peaks.Hours} measured hours of a day an instance took at most {most:0.##} of {use.Shape.Cores:0.##} cores, 95 % of the time no more than {usual:0.##}, and at most {memory:0.##} of {use.Shape.MemoryGiB:0.##} GiB: {cores:0.##} cores and {cores * 2:0.##} GiB would do."), saved);
    }

    private static IEnumerable<SavingsHint> OldPoints(PriceBook book, DateOnly day, ServiceUse use)
    {
        if (use.OldBytes <= 0 || book.Find(Meter.CosStandard, use.Region, day) is not { } standard)
            yield break;
        var gib = use.OldBytes / (decimal)(1L << 30);
        var perMonth = standard.Unit.Name switch { "gb-month" or "gb-30-days" => 1m, "gb-day" => 30, _ => 720 } * standard.Tiers[^1].Amount * gib;
        yield return new(string.Create(CultureInfo.InvariantCulture, $"{gib:0.0} GiB of backups are older than {ServiceUse.OldAfterDays} days: keep fewer (docs/backups.md, Retention), or let COS move them to the archive class."), Rounding.ToFen(new Money(perMonth, book.Currency)));
    }
}

/// <summary>How a service was used in the last days.</summary>
/// <param name="Region">Where it runs, and its backups are.</param>
/// <param name="Shape">One instance.</param>
/// <param name="MinInstances">Always running.</param>
/// <param name="IdleHoursShare">Of the hours, those without a request: 0 to 1.</param>
/// <param name="Peaks">What of one instance was needed; null when that is not known.</param>
/// <param name="OldBytes">Backups older than <see cref="OldAfterDays"/>.</param>
public sealed record ServiceUse(string Region, InstanceShape Shape, int MinInstances, decimal IdleHoursShare, UsePeaks? Peaks, long OldBytes)
{
    public const int OldAfterDays = 180;
}
