namespace SuperInsight.Adapters.TencentCloud.Usage;

/// <summary>The actions that tell what is paid for besides CloudBase Run. All of them read only.</summary>
internal static class UsageActions
{
    /// <summary>One metric of one thing. See <see href="https://cloud.tencent.com/document/api/248/31014"/>.</summary>
    public static readonly CloudAction<CurveOfMonitorRequest, CurveOfMonitorResponse> ReadCurve =
        new(CloudProduct.Monitor, "GetMonitorData", "read the curve of", Changes: false, CloudJson.Default.CurveOfMonitorRequest, CloudJson.Default.CloudEnvelopeCurveOfMonitorResponse);

    /// <summary>The account's number, by which logs are monitored. See <see href="https://cloud.tencent.com/document/api/1312/48171"/>.</summary>
    public static readonly CloudAction<CallerRequest, CallerResponse> WhoAmI =
        new(CloudProduct.Identity, "GetCallerIdentity", "look up the account of", Changes: false, CloudJson.Default.CallerRequest, CloudJson.Default.CloudEnvelopeCallerResponse);

    /// <summary>The topics of logs. See <see href="https://cloud.tencent.com/document/api/614/56454"/>.</summary>
    public static readonly CloudAction<PageRequest, TopicsResponse> ListTopics =
        new(CloudProduct.Logs, "DescribeTopics", "list the log topics of", Changes: false, CloudJson.Default.PageRequest, CloudJson.Default.CloudEnvelopeTopicsResponse);

    /// <summary>The cloud disks. See <see href="https://cloud.tencent.com/document/api/362/16315"/>.</summary>
    public static readonly CloudAction<PageRequest, DisksResponse> ListDisks =
        new(CloudProduct.Disks, "DescribeDisks", "list the disks of", Changes: false, CloudJson.Default.PageRequest, CloudJson.Default.CloudEnvelopeDisksResponse);
}
