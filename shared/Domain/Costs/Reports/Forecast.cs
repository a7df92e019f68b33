namespace SuperInsight.Domain.Costs.Reports;

/// <summary>What a month will have cost.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Expected">Most likely.</param>
/// <param name="Low">It will be below with a chance of one in ten.</param>
/// <param name="High">It will be above with a chance of one in ten.</param>
/// <param name="KnownDays">Days of the month that are known; the others are expected.</param>
/// <param name="PastError">How far forecasts over as many days were off on average, as a share of what came; null when none could be looked back on.</param>
/// <param name="PastForecasts">How many were looked back on.</param>
public sealed record Forecast(DateOnly Month, Money Expected, Money Low, Money High, int KnownDays, decimal? PastError, int PastForecasts);
