namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Robust statistics. See <see href="https://www.itl.nist.gov/div898/handbook/eda/section3/eda356.htm"/>.</summary>
internal static class Statistics
{
    /// <summary>Makes a median absolute deviation comparable with a standard deviation.</summary>
    private const double ToDeviation = 1.4826;

    /// <summary>0 for none.</summary>
    public static double Median(double[] values) => Quantile(values, 0.5);

    /// <summary>Between the two values that are next to it, by their distance; 0 for none.</summary>
    public static double Quantile(double[] values, double share)
    {
        if (values.Length == 0)
            return 0;
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var low = (int)place;
        return low + 1 < sorted.Length ? sorted[low] + (place - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    /// <summary>The standard deviation that half of the values suggest.</summary>
    public static double Spread(double[] values, double centre) => ToDeviation * Median([.. values.Select(value => Math.Abs(value - centre))]);
}
