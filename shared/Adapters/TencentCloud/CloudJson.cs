using System.Text.Json.Serialization;
using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Adapters.TencentCloud.Domains;
using SuperInsight.Adapters.TencentCloud.Logs;
using SuperInsight.Adapters.TencentCloud.Monitoring;
using SuperInsight.Adapters.TencentCloud.Usage;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Every shape that goes over the wire. Members that we do not know are passed over; missing ones are null.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(LooseNumberConverter), typeof(LooseDecimalConverter)])]
[JsonSerializable(typeof(CloudEnvelope<CloudResponse>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(ServerRequest))]
[JsonSerializable(typeof(VersionRequest))]
[JsonSerializable(typeof(PodsRequest))]
[JsonSerializable(typeof(TaskRequest))]
[JsonSerializable(typeof(CreateServerRequest))]
[JsonSerializable(typeof(UpdateServerRequest))]
[JsonSerializable(typeof(ReleaseGrayRequest))]
[JsonSerializable(typeof(OperateRequest))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(ConfigChangeRequest))]
[JsonSerializable(typeof(CurveRequest))]
[JsonSerializable(typeof(CloudEnvelope<CurveResponse>))]
[JsonSerializable(typeof(CloudEnvelope<ServerDetailResponse>))]
[JsonSerializable(typeof(CloudEnvelope<VersionDetailResponse>))]
[JsonSerializable(typeof(CloudEnvelope<DeployRecordsResponse>))]
[JsonSerializable(typeof(CloudEnvelope<PodsResponse>))]
[JsonSerializable(typeof(CloudEnvelope<TaskResponse>))]
[JsonSerializable(typeof(CloudEnvelope<ReleaseOrderResponse>))]
[JsonSerializable(typeof(CloudEnvelope<TaskIdResponse>))]
[JsonSerializable(typeof(GatewayRequest))]
[JsonSerializable(typeof(BindDomainRequest))]
[JsonSerializable(typeof(CloudEnvelope<GatewayResponse>))]
[JsonSerializable(typeof(RoutesRequest))]
[JsonSerializable(typeof(RouteChangeRequest))]
[JsonSerializable(typeof(CloudEnvelope<RoutesResponse>))]
[JsonSerializable(typeof(AlarmHistoriesRequest))]
[JsonSerializable(typeof(CloudEnvelope<AlarmHistoriesResponse>))]
[JsonSerializable(typeof(AlarmPoliciesRequest))]
[JsonSerializable(typeof(CloudEnvelope<AlarmPoliciesResponse>))]
[JsonSerializable(typeof(SearchLogsRequest))]
[JsonSerializable(typeof(CloudEnvelope<SearchLogsResponse>))]
[JsonSerializable(typeof(BillDetailRequest))]
[JsonSerializable(typeof(CloudEnvelope<BillDetailResponse>))]
[JsonSerializable(typeof(PointsRequest))]
[JsonSerializable(typeof(CloudEnvelope<PointsResponse>))]
[JsonSerializable(typeof(CostExplorerRequest))]
[JsonSerializable(typeof(CloudEnvelope<CostExplorerResponse>))]
[JsonSerializable(typeof(CurveOfMonitorRequest))]
[JsonSerializable(typeof(CloudEnvelope<CurveOfMonitorResponse>))]
[JsonSerializable(typeof(CallerRequest))]
[JsonSerializable(typeof(CloudEnvelope<CallerResponse>))]
[JsonSerializable(typeof(PageRequest))]
[JsonSerializable(typeof(CloudEnvelope<TopicsResponse>))]
[JsonSerializable(typeof(CloudEnvelope<DisksResponse>))]
internal sealed partial class CloudJson : JsonSerializerContext;
