namespace SuperInsight.Adapters.TencentCloud.Billing;

// Shapes of billing 2018-07-09, with the members that we use, from the official SDKs' models. Amounts are decimal texts; "-" is not told.

/// <param name="Limit">1 to 300.</param>
/// <param name="Month"><c>2026-11</c>.</param>
/// <param name="NeedRecordNum">1 for the total, which may be a day old.</param>
/// <param name="Context">What the page before gave: makes deep pages fast.</param>
internal sealed record BillDetailRequest(int Offset, int Limit, string Month, int NeedRecordNum, string? Context);

internal sealed record BillDetailResponse(IReadOnlyList<BillDetail>? DetailSet, double? Total, string? Context) : CloudResponse;

internal sealed record BillDetail(
    string? BusinessCode, string? BusinessCodeName, string? ProductCode, string? ProductCodeName, string? RegionId, string? RegionName, string? ResourceId,
    string? ActionType, string? ActionTypeName, string? BillId, string? BillDay, string? FeeBeginTime, string? PayTime, IReadOnlyList<BillTag>? Tags, IReadOnlyList<BillComponent>? ComponentSet);

internal sealed record BillTag(string? TagKey, string? TagValue);

/// <param name="RealTotalMeasure">Used, before packages.</param>
/// <param name="DeductedMeasure">What packages took.</param>
/// <param name="UsedAmount">What is left.</param>
/// <param name="RealCost">After discount.</param>
internal sealed record BillComponent(
    string? ComponentCode, string? ComponentCodeName, string? ItemCode, string? ItemCodeName, decimal? SinglePrice, string? PriceUnit, decimal? UsedAmount, string? UsedAmountUnit, decimal? RealTotalMeasure,
    decimal? DeductedMeasure, decimal? Discount, decimal? RealCost, decimal? VoucherPayAmount);

/// <param name="BillType">A text: <c>1</c> for the bill.</param>
/// <param name="PageSize">1 to 100.</param>
/// <param name="PageNo">From 1.</param>
internal sealed record CostExplorerRequest(string BeginTime, string EndTime, string BillType, string PeriodType, string Dimensions, string FeeType, int PageSize, int PageNo);

internal sealed record CostExplorerResponse(double? Total, IReadOnlyList<CostExplorerRow>? Detail) : CloudResponse;

internal sealed record CostExplorerRow(string? Name, decimal? Total, IReadOnlyList<CostExplorerTime>? TimeDetail);

internal sealed record CostExplorerTime(string? Time, decimal? Money);
