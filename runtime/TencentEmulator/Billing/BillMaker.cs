namespace TencentEmulator.Billing;

/// <summary>
/// Makes the bill that follows from a plan. Reckoned in exact fractions of the price's unit and rounded once: to eight decimals at list
/// prices, then to the fen.
/// </summary>
internal sealed class BillMaker(BillPlan plan)
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private readonly Dictionary<string, Fraction> _prepaid = plan.Prepaid.ToDictionary(package => package.Id, package => Fraction.Of(package.Quantity), StringComparer.Ordinal);
    private readonly Dictionary<(string, string, string), Counter> _counters = [];
    private readonly SortedDictionary<(DateOnly Day, string Item, string Region, string Resource), Settling> _settling = new(Comparer<(DateOnly, string, string, string)>.Create(Compare));

    public static IReadOnlyList<BillLine> Make(BillPlan plan) => new BillMaker(plan).Make();

    private List<BillLine> Make()
    {
        foreach (var used in plan.Usage.GroupBy(one => (one.Hour, one.Meter, one.Region, one.Resource)).OrderBy(group => group.Key.Hour)
            .ThenBy(group => group.Key.Meter, StringComparer.Ordinal).ThenBy(group => group.Key.Region, StringComparer.Ordinal).ThenBy(group => group.Key.Resource, StringComparer.Ordinal))
            Take(used.First() with { Quantity = used.Sum(one => one.Quantity) });
        List<BillLine> lines = [.. _settling.Select(one => Settle(one.Key.Day, one.Key.Region, one.Key.Resource, one.Value)), .. plan.Corrections.Select(Correct)];
        PayByVoucher(lines);
        return lines;
    }

    private void Take(Used used)
    {
        var day = DayOf(used.Hour);
        var fits = plan.Tariffs.Where(one => one.Meter == used.Meter && day >= one.From && day < one.Until).ToArray();
        if ((Array.Find(fits, one => one.Region == used.Region) ?? Array.Find(fits, one => one.Region.Length == 0)) is not { } tariff)
            return;
        var size = Size(tariff, day);
        var key = (used.Meter, used.Region, tariff.EachResource ? used.Resource : "");
        if (!_counters.TryGetValue(key, out var counter))
            _counters[key] = counter = new Counter();
        var measured = Fraction.Of(used.Quantity) / size;
        var due = counter.Step(tariff, CycleStart(tariff.StepPer, used.Hour), measured, size);
        var package = FromPackages(used, day, due, size);
        var free = counter.Free(tariff, CycleStart(tariff.FreePer, used.Hour), due - package, size);
        var cost = counter.Bands(tariff, CycleStart(tariff.BandsPer, used.Hour), due - package - free, size);
        var settling = _settling.GetValueOrDefault((day, tariff.Item, used.Region, used.Resource)) ?? new Settling(tariff);
        _settling[(day, tariff.Item, used.Region, used.Resource)] = settling with { Measured = settling.Measured + due, Deducted = settling.Deducted + package + free, Cost = settling.Cost + cost };
    }

    private Fraction FromPackages(Used used, DateOnly day, Fraction due, Fraction size)
    {
        var taken = Fraction.Zero;
        foreach (var package in plan.Prepaid.Where(one => one.Meter == used.Meter && (one.Region.Length == 0 || one.Region == used.Region) && day >= one.From && day < one.Until)
            .OrderBy(one => one.Until).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            var share = Fraction.Min(due - taken, _prepaid[package.Id] / size);
            _prepaid[package.Id] -= share * size;
            taken += share;
        }

        return taken;
    }

    private BillLine Settle(DateOnly day, string region, string resource, Settling settling)
    {
        var (tariff, charged) = (settling.Tariff, settling.Measured - settling.Deducted);
        var list = settling.Cost.Round(8);
        return new BillLine
        {
            Id = $"{day:yyyyMMdd}-{tariff.Item}-{region}-{resource}", Day = day, Business = tariff.Business, BusinessName = tariff.BusinessName, Item = tariff.Item, ItemName = tariff.ItemName,
            Resource = resource, Region = region, Unit = tariff.Unit, Measured = settling.Measured.Round(8), Deducted = settling.Deducted.Round(8), Cost = list, Discount = tariff.Discount,
            SinglePrice = charged.IsZero ? tariff.Bands[0].Price : (settling.Cost / charged).Round(8),
            RealCost = (Fraction.Of(list) * Fraction.Of(tariff.Discount)).Round(2), IsUntold = plan.Untold.Contains(day),
            AppearsAt = plan.Late.FirstOrDefault(late => late.Day == day && late.Resource == resource)?.AppearsAt ?? Start(day.AddDays(1)) + plan.SettledAfterHours * 3600,
        };
    }

    private BillLine Correct(Correction correction, int index)
    {
        var tariff = plan.Tariffs.FirstOrDefault(one => one.Item == correction.Item);
        return new BillLine
        {
            Id = $"{correction.Day:yyyyMMdd}-correction-{index}", Day = correction.Day, Business = correction.Business, BusinessName = tariff?.BusinessName ?? correction.Business, Item = correction.Item,
            ItemName = tariff?.ItemName ?? correction.Item, Resource = correction.Resource, Region = "ap-shanghai", Cost = correction.Amount, RealCost = correction.Amount, IsCorrection = true, AppearsAt = correction.AppearsAt,
        };
    }

    private void PayByVoucher(List<BillLine> lines)
    {
        foreach (var voucher in plan.Vouchers)
        {
            var left = voucher.Amount;
            for (var index = 0; index < lines.Count; index++)
            {
                if (lines[index] is not { IsCorrection: false } line || line.Day != voucher.Day || line.RealCost - line.Voucher <= 0)
                    continue;
                var share = Math.Min(left, line.RealCost - line.Voucher);
                lines[index] = line with { Voucher = line.Voucher + share };
                left -= share;
            }
        }
    }

    public static DateOnly DayOf(long moment) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(moment).ToOffset(Beijing).DateTime);

    public static long Start(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Beijing).ToUnixTimeSeconds();

    private static Fraction Size(Tariff tariff, DateOnly day) =>
        tariff.Factor > 0 ? Fraction.Of(tariff.Factor) : Fraction.Of(1L << 30) * Fraction.Of(24 * DateTime.DaysInMonth(day.Year, day.Month));

    private static long CycleStart(string cycle, long hour) => cycle switch
    {
        "hour" => hour,
        "day" => Start(DayOf(hour)),
        "month" => Start(new(DayOf(hour).Year, DayOf(hour).Month, 1)),
        _ => throw new ArgumentException($"{cycle} is no cycle."),
    };

    private static int Compare((DateOnly, string, string, string) one, (DateOnly, string, string, string) other)
    {
        var days = one.Item1.CompareTo(other.Item1);
        return days != 0 ? days : string.CompareOrdinal($"{one.Item2}\n{one.Item3}\n{one.Item4}", $"{other.Item2}\n{other.Item3}\n{other.Item4}");
    }

    private sealed record Settling(Tariff Tariff)
    {
        public Fraction Measured { get; init; }

        public Fraction Deducted { get; init; }

        public Fraction Cost { get; init; }
    }

    /// <summary>What was counted in the cycles under way; in the usage's own units, because a price's unit may be another one tomorrow.</summary>
    private sealed class Counter
    {
        private (long Start, Fraction Sum) _step, _free, _bands;

        public Fraction Step(Tariff tariff, long start, Fraction measured, Fraction size)
        {
            if (tariff.Step <= 0)
                return measured;
            _step = In(_step, start);
            var before = (_step.Sum / size).UpTo(Fraction.Of(tariff.Step));
            _step.Sum += measured * size;
            return (_step.Sum / size).UpTo(Fraction.Of(tariff.Step)) - before;
        }

        public Fraction Free(Tariff tariff, long start, Fraction due, Fraction size)
        {
            if (tariff.Free <= 0)
                return Fraction.Zero;
            _free = In(_free, start);
            var free = Fraction.Min(due, Fraction.Max(Fraction.Zero, Fraction.Of(tariff.Free) - _free.Sum / size));
            _free.Sum += free * size;
            return free;
        }

        /// <summary>The stretch from what was paid before to what is paid now, laid over the bands.</summary>
        public Fraction Bands(Tariff tariff, long start, Fraction paid, Fraction size)
        {
            _bands = In(_bands, start);
            var (from, to) = (_bands.Sum / size, _bands.Sum / size + paid);
            _bands.Sum += paid * size;
            var (cost, begin) = (Fraction.Zero, Fraction.Zero);
            foreach (var band in tariff.Bands)
            {
                var end = band.End is { } last ? Fraction.Of(last) : Fraction.Max(to, begin);
                var inside = Fraction.Min(to, end) - Fraction.Max(from, begin);
                if (inside > Fraction.Zero)
                    cost += inside * Fraction.Of(band.Price);
                begin = end;
            }

            return cost;
        }

        private static (long, Fraction) In((long Start, Fraction Sum) count, long start) => count.Start == start ? count : (start, Fraction.Zero);
    }
}
