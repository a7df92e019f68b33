namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>The actions of <c>tcbr</c> that we use, and the one of <c>tcb</c> that tells of its traffic. See <see href="https://cloud.tencent.com/document/api/1243"/>.</summary>
internal static class CloudRunActions
{
    public static readonly CloudAction<ServerRequest, ServerDetailResponse> Describe =
        new(CloudProduct.CloudRun, "DescribeCloudRunServerDetail", "describe service", Changes: false, CloudJson.Default.ServerRequest, CloudJson.Default.CloudEnvelopeServerDetailResponse);

    public static readonly CloudAction<VersionRequest, VersionDetailResponse> DescribeVersion =
        new(CloudProduct.CloudRun, "DescribeVersionDetail", "describe version", Changes: false, CloudJson.Default.VersionRequest, CloudJson.Default.CloudEnvelopeVersionDetailResponse);

    public static readonly CloudAction<ServerRequest, DeployRecordsResponse> ListRecords =
        new(CloudProduct.CloudRun, "DescribeCloudRunDeployRecord", "list deployments of", Changes: false, CloudJson.Default.ServerRequest, CloudJson.Default.CloudEnvelopeDeployRecordsResponse);

    public static readonly CloudAction<PodsRequest, PodsResponse> ListPods =
        new(CloudProduct.CloudRun, "DescribeCloudRunPodList", "list instances of", Changes: false, CloudJson.Default.PodsRequest, CloudJson.Default.CloudEnvelopePodsResponse);

    public static readonly CloudAction<TaskRequest, TaskResponse> DescribeTask =
        new(CloudProduct.CloudRun, "DescribeServerManageTask", "look at the task of", Changes: false, CloudJson.Default.TaskRequest, CloudJson.Default.CloudEnvelopeTaskResponse);

    public static readonly CloudAction<ServerRequest, ReleaseOrderResponse> DescribeOrder =
        new(CloudProduct.CloudRun, "DescribeReleaseOrder", "look at the gray release of", Changes: false, CloudJson.Default.ServerRequest, CloudJson.Default.CloudEnvelopeReleaseOrderResponse);

    public static readonly CloudAction<CreateServerRequest, TaskIdResponse> Create =
        new(CloudProduct.CloudRun, "CreateCloudRunServer", "open service", Changes: true, CloudJson.Default.CreateServerRequest, CloudJson.Default.CloudEnvelopeTaskIdResponse);

    public static readonly CloudAction<UpdateServerRequest, TaskIdResponse> Update =
        new(CloudProduct.CloudRun, "UpdateCloudRunServer", "release to", Changes: true, CloudJson.Default.UpdateServerRequest, CloudJson.Default.CloudEnvelopeTaskIdResponse);

    public static readonly CloudAction<ReleaseGrayRequest, CloudResponse> ReleaseGray =
        new(CloudProduct.CloudRun, "ReleaseGray", "set the traffic of", Changes: true, CloudJson.Default.ReleaseGrayRequest, CloudJson.Default.CloudEnvelopeCloudResponse);

    public static readonly CloudAction<OperateRequest, CloudResponse> Operate =
        new(CloudProduct.CloudRun, "OperateServerManage", "cancel the gray release of", Changes: true, CloudJson.Default.OperateRequest, CloudJson.Default.CloudEnvelopeCloudResponse);

    public static readonly CloudAction<RollbackRequest, TaskIdResponse> RollBack =
        new(CloudProduct.CloudRun, "SubmitServerRollback", "roll back", Changes: true, CloudJson.Default.RollbackRequest, CloudJson.Default.CloudEnvelopeTaskIdResponse);

    public static readonly CloudAction<ConfigChangeRequest, TaskIdResponse> ChangeConfiguration =
        new(CloudProduct.CloudRun, "SubmitServerConfigChangeDiff", "change the configuration of", Changes: true, CloudJson.Default.ConfigChangeRequest, CloudJson.Default.CloudEnvelopeTaskIdResponse);

    public static readonly CloudAction<CurveRequest, CurveResponse> DescribeCurve =
        new(CloudProduct.CloudBase, "DescribeCurveData", "read the traffic of", Changes: false, CloudJson.Default.CurveRequest, CloudJson.Default.CloudEnvelopeCurveResponse);
}
