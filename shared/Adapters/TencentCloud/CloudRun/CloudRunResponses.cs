using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

// Whatever the vendor may leave out is nullable: an answer with less in it is not a failure.

internal sealed record ServerDetailResponse(ServerBaseInfo? BaseInfo, ServerConfig? ServerConfig, IReadOnlyList<OnlineVersionInfo>? OnlineVersionInfos) : CloudResponse;

internal sealed record ServerBaseInfo(string? ServerName, string? DefaultDomainName, string? CustomDomainName, IReadOnlyList<string>? CustomDomainNames, string? Status);

/// <param name="EnvParams">A JSON object, as text.</param>
internal sealed record ServerConfig(
    double? Cpu, double? Mem, double? MinNum, double? MaxNum, double? Port, string? EnvParams, IReadOnlyList<VolumeConf>? VolumesConf, IReadOnlyList<PolicyDetail>? PolicyDetails, string? CustomLogs,
    bool? HasDockerfile, string? Dockerfile, string? BuildDir, VpcConf? VpcConf);

/// <param name="PolicyType"><c>cpu</c> or <c>mem</c>.</param>
/// <param name="PolicyThreshold">Percent.</param>
internal sealed record PolicyDetail(string? PolicyType, double? PolicyThreshold);

internal sealed record VpcConf(string? VpcId, string? SubnetId);

/// <param name="Endpoint">A mount target's address.</param>
/// <param name="SrcPath">The path on it.</param>
internal sealed record VolumeConf(string? Type, string? MountPath, string? DstPath, string? Endpoint, string? SrcPath)
{
    /// <summary>What else the cloud says of it (a bucket, a key), sent back as it was when the volume is carried over.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <param name="FlowRatio">A text here, a number elsewhere.</param>
internal sealed record OnlineVersionInfo(string? VersionName, string? ImageUrl, double? FlowRatio);

internal sealed record VersionDetailResponse(
    string? Name, double? Cpu, double? Mem, double? MinNum, double? MaxNum, double? Port, string? EnvParams, IReadOnlyList<VolumeConf>? VolumesConf, IReadOnlyList<PolicyDetail>? PolicyDetails, string? LogPath,
    VpcConf? VpcConf, string? Status, string? CreatedTime)
    : CloudResponse;

internal sealed record DeployRecordsResponse(IReadOnlyList<DeployRecordInfo>? DeployRecords) : CloudResponse;

internal sealed record DeployRecordInfo(string? DeployId, string? DeployTime, string? Status, double? FlowRatio, string? ImageUrl, bool? IsReleasing);

internal sealed record PodsResponse(IReadOnlyList<PodInfo>? PodList, double? TotalCount) : CloudResponse;

internal sealed record PodInfo(string? PodId, string? Status, string? CreateTime);

/// <summary>An unknown task has <c>IsExist</c> false and an empty <c>Task</c>.</summary>
internal sealed record TaskResponse(bool? IsExist, TaskInfo? Task) : CloudResponse;

internal sealed record TaskInfo(
    double? Id, string? CreateTime, string? ReleaseType, string? PreVersionName, string? VersionName, string? Status, IReadOnlyList<TaskStepInfo>? Steps, string? FailReason);

/// <param name="CostTime">Seconds.</param>
internal sealed record TaskStepInfo(string? Name, string? Status, double? CostTime, string? FailReason);

internal sealed record ReleaseOrderResponse(bool? IsExist, ReleaseOrderInfo? ReleaseOrderInfo) : CloudResponse;

internal sealed record ReleaseOrderInfo(OrderVersion? CurrentVersion, OrderVersion? ReleaseVersion, double? FlowRatio, bool? IsReleasing);

internal sealed record OrderVersion(string? VersionName, double? FlowRatio);

/// <param name="TaskId">0 or missing: done at once, or not told.</param>
internal sealed record TaskIdResponse(double? TaskId) : CloudResponse;

/// <param name="Time">Unix seconds.</param>
/// <param name="Values">Whole.</param>
/// <param name="NewValues">The same, exact.</param>
internal sealed record CurveResponse(IReadOnlyList<double>? Time, IReadOnlyList<double>? Values, IReadOnlyList<double>? NewValues) : CloudResponse;
