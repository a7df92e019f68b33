using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudRun.Model;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.CloudRun.Actions;

/// <summary>The actions of <c>tcbr</c> 2022-02-17 that are emulated, with their parameters.
/// See <see href="https://cloud.tencent.com/document/api/1243/75712"/>.</summary>
internal static class CloudRunActions
{
    private static readonly Parameter[] OfService = [Needs("EnvId"), Needs("ServerName")];

    public static CloudProduct Product(CloudRunWorld world)
    {
        var actions = new Dictionary<string, CloudAction>(StringComparer.Ordinal)
        {
            ["DescribeCloudRunServers"] = At(
                [Needs("EnvId"), May("PageSize", ParameterKind.Integer), May("PageNum", ParameterKind.Integer), May("ServerName"), May("ServerType"), May("VpcId")], call => CloudRunReads.Servers(world, call)),
            ["DescribeCloudRunServerDetail"] = On(world, OfService, (_, service, now) => CloudRunReads.Detail(service, now)),
            ["DescribeVersionDetail"] = On(world, [.. OfService, Needs("VersionName"), May("Channel")], (call, service, _) => CloudRunReads.Version(service, call.Text("VersionName"))),
            ["DescribeCloudRunDeployRecord"] = On(world, OfService, (_, service, now) => CloudRunReads.Records(service, now)),
            ["DescribeCloudRunPodList"] = On(
                world, [.. OfService, May("VersionName"), May("PageSize", ParameterKind.Integer), May("PageNum", ParameterKind.Integer)], (call, service, _) => CloudRunReads.Pods(service, call)),
            ["DescribeReleaseOrder"] = On(world, [.. OfService, May("Status")], (_, service, _) => CloudRunReads.Order(service)),
            ["DescribeServerManageTask"] = On(
                world, [.. OfService, Needs("TaskId", ParameterKind.Integer), May("OperatorRemark")], (call, service, _) => CloudRunReads.Task(service, call.Number("TaskId"))),
            ["CreateCloudRunServer"] = new(
                [.. OfService, Needs("DeployInfo", ParameterKind.Object), May("Items", ParameterKind.List), May("VpcInfo", ParameterKind.Object)], (call, token) => CloudRunChanges.CreateAsync(world, call, token)),
            ["UpdateCloudRunServer"] = On(
                world, [.. OfService, Needs("DeployInfo", ParameterKind.Object), May("Items", ParameterKind.List), May("ServerConfig", ParameterKind.Object), May("Business")], CloudRunChanges.Update),
            ["SubmitServerConfigChangeDiff"] = On(world, [.. OfService, May("Items", ParameterKind.List), May("Conf", ParameterKind.Object)], CloudRunChanges.ChangeConfiguration),
            ["SubmitServerRollback"] = On(
                world, [.. OfService, Needs("CurrentVersionName"), Needs("RollbackVersionName"), May("OperatorRemark")], CloudRunChanges.RollBack),
            // CloseGrayRelease is not in the SDK's model; the vendor's own client sends it.
            ["ReleaseGray"] = On(
                world,
                [.. OfService, Needs("GrayType"), Needs("TrafficType"), May("GrayFlowRatio", ParameterKind.Integer), Needs("VersionFlowItems", ParameterKind.List), May("CloseGrayRelease", ParameterKind.Truth), May("OperatorRemark")],
                CloudRunChanges.ReleaseGray),
            ["OperateServerManage"] = On(
                world, [.. OfService, Needs("TaskId", ParameterKind.Integer), Needs("OperateType"), May("OperatorRemark")], CloudRunChanges.Operate),
            ["SearchClsLog"] = At(LogBook.Parameters, world.Logs.Search),
            ["StopVersionInstance"] = On(world, [.. OfService, Needs("InstanceName"), May("VersionName")], CloudRunChanges.StopInstance),
        };
        return new CloudProduct("tcbr", "2022-02-17", actions,
        [
            "DeleteCloudRunServer", "DescribeCloudRunProcessLog", "StartVersionInstance", "DeleteCloudRunVersions", "CreateCloudRunEnv", "DescribeCloudRunEnvs", "DescribeEnvBaseInfo",
        ]);
    }

    private static CloudAction At(Parameter[] parameters, Func<CloudApiCall, JsonObject> run) => new(parameters, (call, _) => Task.FromResult(run(call)));

    private static CloudAction On(CloudRunWorld world, Parameter[] parameters, Func<CloudApiCall, RunService, DateTimeOffset, JsonObject> run) =>
        At(parameters, call => world.Use(call.Text("EnvId"), call.Text("ServerName"), (service, now) => run(call, service, now)));
}
