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

/// <param name="Module">Always <c>monitor</c>.</param>
/// <param name="PageNumber">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
internal sealed record AlarmPoliciesRequest(string Module, int PageNumber, int PageSize);

internal sealed record AlarmPoliciesResponse(double? TotalCount, IReadOnlyList<AlarmPolicyEntry>? Policies) : CloudResponse;

/// <param name="Enable">1 or 0.</param>
/// <param name="Namespace">The type of policy: <c>cloud_base_run</c>.</param>
/// <param name="NoticeIds">The notice templates: who is told.</param>
internal sealed record AlarmPolicyEntry(string? PolicyId, string? PolicyName, double? Enable, string? Namespace, IReadOnlyList<string>? NoticeIds);
