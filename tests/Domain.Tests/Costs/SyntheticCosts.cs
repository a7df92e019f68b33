using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Domain.Tests.Costs;

/// <summary>Histories whose truth is known: a level, weekdays, noise, a slow drift.</summary>
internal static class SyntheticCosts
{
    /// <summary>Normally distributed, by Box and Muller.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static Dictionary<DateOnly, decimal> Draw(Random random, DateOnly from, int days)
    {
        var level = Math.Exp(random.NextDouble() * 5);
        var noise = 0.02 + random.NextDouble() * 0.15;
        var drift = (random.NextDouble() - 0.5) * 0.01;
        var weekend = 0.4 + random.NextDouble() * 0.6;
        Dictionary<DateOnly, decimal> costs = [];
        for (var day = 0; day < days; day++)
        {
            var date = from.AddDays(day);
            var share = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? weekend : 1;
            costs[date] = Math.Round((decimal)Math.Max(0, level * share * Math.Exp(drift * day) * (1 + noise * Normal(random))), 2);
        }

        return costs;
    }

    public static CostHistory History(IEnumerable<KeyValuePair<DateOnly, decimal>> costs) => new(costs);
}
