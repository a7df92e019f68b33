using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Reconciling;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Cli.Costs;

/// <summary>What <c>ops costs --json</c> prints. Amounts are decimal texts, with a point and without a currency.</summary>
internal sealed record CostsView(IReadOnlyList<CostLineView> Lines, string Total, string Currency, string From, string To, IReadOnlyList<string> MissingDays, ForecastView? Forecast, IReadOnlyList<string> Notes)
{
    public static CostsView Of(CostReport report, IReadOnlyList<CostShare> shares) => new(
        [.. shares.Select(share => new CostLineView(share.Name, share.Amount.ToInvariant()))], report.Total.ToInvariant(), report.Currency, BillingCalendar.DayText(report.From), BillingCalendar.DayText(report.To),
        [.. report.Missing.Select(BillingCalendar.DayText)],
        report.Forecast is { } forecast
            ? new(BillingCalendar.MonthText(forecast.Month), forecast.Expected.ToInvariant(), forecast.Low.ToInvariant(), forecast.High.ToInvariant(), forecast.PastError is { } error ? Money.Format(error) : null)
            : null,
        CostText.Sentences(report));
}

internal sealed record CostLineView(string Name, string Amount);

/// <param name="PastError">How far such forecasts were off on average: 0.05 is 5 %.</param>
internal sealed record ForecastView(string Month, string Expected, string Low, string High, string? PastError);

/// <summary>What <c>ops costs reconcile --json</c> prints: computed and all differences add up to paid.</summary>
internal sealed record ReconciliationView(string Computed, string Billed, string Paid, string Currency, IReadOnlyList<ReconciledDayView> Days, IReadOnlyList<string> Unproved, IReadOnlyList<UsageTold> Usage)
{
    public static ReconciliationView Of(Reconciliation compared) => new(
        compared.Computed.ToInvariant(), compared.Billed.ToInvariant(), compared.Paid.ToInvariant(), compared.Currency,
        [.. compared.Days.Select(day => new ReconciledDayView(
            BillingCalendar.DayText(day.Day), day.Service, day.Computed.ToInvariant(), day.Billed.ToInvariant(), day.Paid.ToInvariant(),
            [.. day.Differences.Select(one => new DifferenceView(Reconciliation.Name(one.Kind), one.PriceId, one.Resource, one.Amount.ToInvariant(), one.Detail))]))],
        compared.Unproved, compared.Sources);
}

internal sealed record ReconciledDayView(string Day, string Service, string Computed, string Billed, string Paid, IReadOnlyList<DifferenceView> Differences);

internal sealed record DifferenceView(string Kind, string? Price, string Resource, string Amount, string Detail);

/// <summary>What <c>ops costs what-if --json</c> prints, each for 30 days.</summary>
internal sealed record WhatIfView(int Min, int Max, string Least, string Most, string? Likely, string? Now, string Currency);
