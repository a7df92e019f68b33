namespace SuperInsight.Adapters.TencentCloud.Usage;

// Shapes of monitor 2018-07-24, sts 2018-08-13, cls 2020-10-16 and cbs 2017-03-12, with the members that we use, from the official SDKs' models.

/// <param name="Period">Seconds of a point.</param>
/// <param name="StartTime">With its zone: <c>2026-11-01T00:00:00+08:00</c>.</param>
internal sealed record CurveOfMonitorRequest(string Namespace, string MetricName, IReadOnlyList<MonitoredThing> Instances, int Period, string StartTime, string EndTime);

internal sealed record MonitoredThing(IReadOnlyList<MonitoredBy> Dimensions);

internal sealed record MonitoredBy(string Name, string Value);

internal sealed record CurveOfMonitorResponse(IReadOnlyList<MonitoredPoints>? DataPoints) : CloudResponse;

/// <param name="Timestamps">Unix seconds; where there is none, nothing was measured.</param>
internal sealed record MonitoredPoints(IReadOnlyList<double>? Timestamps, IReadOnlyList<double>? Values);

internal sealed record CallerRequest;

/// <param name="AccountId">Of the main account, whoever asks.</param>
internal sealed record CallerResponse(string? AccountId) : CloudResponse;

/// <param name="Limit">1 to 100.</param>
internal sealed record PageRequest(int Offset, int Limit);

internal sealed record TopicsResponse(IReadOnlyList<LogTopic>? Topics) : CloudResponse;

internal sealed record LogTopic(string? TopicId);

internal sealed record DisksResponse(IReadOnlyList<CloudDisk>? DiskSet) : CloudResponse;

/// <param name="DiskSize">GiB.</param>
/// <param name="DiskChargeType">PREPAID or POSTPAID_BY_HOUR.</param>
/// <param name="CreateTime">Beijing time.</param>
internal sealed record CloudDisk(string? DiskId, double? DiskSize, string? DiskChargeType, string? CreateTime);
