namespace SuperInsight.Adapters.TencentCloud.CloudRun;

// Shapes of tcbr 2022-02-17, with the members that we use.
// See https://cloud.tencent.com/document/api/1243/75712 and the official SDKs' models.

internal sealed record ServerRequest(string EnvId, string ServerName);

internal sealed record VersionRequest(string EnvId, string ServerName, string VersionName);

internal sealed record PodsRequest(string EnvId, string ServerName, string? VersionName, int PageSize, int PageNum);

/// <summary>Task 0 is the service's latest.</summary>
internal sealed record TaskRequest(string EnvId, string ServerName, long TaskId);

internal sealed record CreateServerRequest(string EnvId, string ServerName, DeployInfo DeployInfo, IReadOnlyList<ConfigItem> Items, VpcInfo? VpcInfo);

/// <param name="CreateType">2: a network that there is.</param>
internal sealed record VpcInfo(string VpcId, int CreateType, IReadOnlyList<string>? SubnetIds);

internal sealed record UpdateServerRequest(string EnvId, string ServerName, DeployInfo DeployInfo, IReadOnlyList<ConfigItem> Items);

/// <param name="DeployType"><c>image</c>.</param>
/// <param name="ReleaseType"><c>FULL</c> or <c>GRAY</c>.</param>
internal sealed record DeployInfo(string DeployType, string ImageUrl, string DeployRemark, string ReleaseType);

/// <summary>One value of the configuration, in the slot of its kind.</summary>
internal sealed record ConfigItem(string Key)
{
    public string? Value { get; init; }

    public int? IntValue { get; init; }

    public double? FloatValue { get; init; }

    public IReadOnlyList<PolicyDetail>? PolicyDetails { get; init; }

    public IReadOnlyList<VolumeConf>? VolumesConf { get; init; }
}

/// <param name="CloseGrayRelease">Sent by the official client to end a gray release; absent from the SDK's model.</param>
internal sealed record ReleaseGrayRequest(
    string EnvId, string ServerName, string GrayType, string TrafficType, int GrayFlowRatio, IReadOnlyList<VersionFlowItem> VersionFlowItems, bool? CloseGrayRelease);

internal sealed record VersionFlowItem(string VersionName, int FlowRatio, bool IsDefaultPriority, int Priority);

/// <param name="OperateType"><c>go_back</c>, <c>cancel</c> or <c>done</c>.</param>
internal sealed record OperateRequest(string EnvId, string ServerName, long TaskId, string OperateType, string OperatorRemark);

internal sealed record RollbackRequest(string EnvId, string ServerName, string CurrentVersionName, string RollbackVersionName, string OperatorRemark);

internal sealed record ConfigChangeRequest(string EnvId, string ServerName, IReadOnlyList<ConfigItem> Items);

/// <param name="ResourceID">The service.</param>
/// <param name="SubresourceID">The version; null for all.</param>
/// <param name="Period">Seconds between two points.</param>
internal sealed record CurveRequest(string EnvId, string MetricName, string StartTime, string EndTime, string ResourceID, string? SubresourceID, int Period);
