namespace SuperInsight.Adapters.TencentCloud.Monitoring;

/// <summary>The actions of <c>monitor</c> that we use. See <see href="https://cloud.tencent.com/document/api/248/51281"/>.</summary>
internal static class MonitorActions
{
    public static readonly CloudAction<AlarmHistoriesRequest, AlarmHistoriesResponse> ListHistories =
        new(CloudProduct.Monitor, "DescribeAlarmHistories", "list the alarms of", Changes: false, CloudJson.Default.AlarmHistoriesRequest, CloudJson.Default.CloudEnvelopeAlarmHistoriesResponse);

    public static readonly CloudAction<AlarmPoliciesRequest, AlarmPoliciesResponse> ListPolicies =
        new(CloudProduct.Monitor, "DescribeAlarmPolicies", "list the alarm policies of", Changes: false, CloudJson.Default.AlarmPoliciesRequest, CloudJson.Default.CloudEnvelopeAlarmPoliciesResponse);
}
