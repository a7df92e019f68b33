namespace SuperInsight.Adapters.TencentCloud.Billing;

// Shapes of tcb 2018-06-08, with the members that we use, from the official SDKs' models.

/// <param name="StartDate"><c>2026-11-01</c>.</param>
internal sealed record PointsRequest(string EnvId, string StartDate, string EndDate, IReadOnlyList<string> Modules, bool NeedUsageDetails);

internal sealed record PointsResponse(IReadOnlyList<PointsModule>? Usages) : CloudResponse;

internal sealed record PointsModule(string? Module, IReadOnlyList<PointsMetric>? MetricUsageDetail);

internal sealed record PointsMetric(string? MetricName, IReadOnlyList<PointsValue>? ValueDetailList);

/// <param name="CalcTime">Beijing time.</param>
/// <param name="CreditsValue">All points, those that a package pays among them.</param>
internal sealed record PointsValue(string? CalcTime, decimal? CreditsValue);
