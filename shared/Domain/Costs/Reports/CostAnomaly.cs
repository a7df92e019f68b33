namespace SuperInsight.Domain.Costs.Reports;

/// <summary>A day that is not like others.</summary>
/// <param name="Subject">A product; <c>total</c> for the sum.</param>
/// <param name="Amount">What it cost.</param>
/// <param name="Expected">What such a weekday costs usually.</param>
/// <param name="Deviations">How many ordinary deviations lie between the two.</param>
public sealed record CostAnomaly(DateOnly Day, string Subject, Money Amount, Money Expected, decimal Deviations)
{
    public const string Total = "total";
}
