namespace SuperInsight.Adapters.TencentCloud.Monitoring;

// Shapes of monitor 2018-07-24, with the members that we use, from the official SDKs' models.

/// <param name="Module">Always <c>monitor</c>.</param>
/// <param name="PageNumber">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
/// <param name="Order">By first occurrence.</param>
/// <param name="StartTime">Unix seconds.</param>
/// <param name="EndTime">Unix seconds.</param>
internal sealed record AlarmHistoriesRequest(string Module, int PageNumber, int PageSize, string Order, long StartTime, long EndTime);

internal sealed record AlarmHistoriesResponse(double? TotalCount, IReadOnlyList<AlarmHistoryEntry>? Histories) : CloudResponse;

/// <param name="FirstOccurTime">Unix seconds.</param>
/// <param name="LastOccurTime">Unix seconds.</param>
/// <param name="AlarmStatus">ALARM, OK, NO_CONF, NO_DATA.</param>
internal sealed record AlarmHistoryEntry(
    string? AlarmId, string? AlarmObject, string? Content, double? FirstOccurTime, double? LastOccurTime, string? AlarmStatus, string? PolicyId, string? PolicyName, string? AlarmLevel);
