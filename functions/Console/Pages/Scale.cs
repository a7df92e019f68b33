namespace SuperInsight.Functions.Console.Pages;

/// <summary>Where the axis of a chart ends.</summary>
internal static class Scale
{
    private static readonly double[] Steps = [1, 2, 4, 5, 8, 10];

    /// <summary>A round number that is not below the highest value; 1 for nothing.</summary>
    public static double Top(double highest)
    {
        if (highest <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return Steps.Select(step => step * power).First(top => top >= highest * 0.9999);
    }
}
