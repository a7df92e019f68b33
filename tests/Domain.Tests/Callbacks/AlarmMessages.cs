using System.Text;
using System.Text.Json.Nodes;

namespace SuperInsight.Domain.Tests.Callbacks;

/// <summary>What Tencent Cloud's monitoring posts, in the shapes of its documentation.</summary>
internal static class AlarmMessages
{
    public const string Metric =
        """
        {"sessionId":"9hX2k7LQpVd3","alertId":"9hX2k7LQpVd3","alarmStatus":"1","alarmType":"metric",
         "alarmObjInfo":{"region":"sh","namespace":"qce/tcb","appId":"1250000000","uin":"100000000001",
           "dimensions":{"envid":"env-demo-1a2b3c","serviceid":"web","objId":"env-demo-1a2b3c#web","objName":"web"}},
         "alarmPolicyInfo":{"policyId":"policy-n4exeh88","policyType":"cloud_base_run","policyName":"web cpu","policyTypeCName":"云开发",
           "conditions":{"metricName":"CpuUsage","metricShowName":"CPU","calcType":">","calcValue":"80","calcUnit":"%","currentValue":"93.5","historyValue":"41","unit":"%","period":"60","periodNum":"3","alarmNotifyType":"continuousAlarm","alarmNotifyPeriod":300}},
         "firstOccurTime":"2026-01-01 08:00:00","durationTime":180,"recoverTime":"0"}
        """;

    public const string Event =
        """
        {"sessionId":"sqp7HRg93","alarmStatus":"1","alarmType":"event",
         "alarmObjInfo":{"region":"sh","appId":"1250000000","uin":"100000000001","dimensions":{"unInstanceId":"ins-7hw5sju6","objDetail":{"deviceLanIp":"172.19.0.12"}}},
         "alarmPolicyInfo":{"policyId":"policy-n4exeh88","policyType":"cvm_device","policyName":"demo","policyTypeCName":"CVM",
           "conditions":{"productName":"cvm","productShowName":"CVM","eventName":"ping_unreachable","eventShowName":"ping unreachable","alarmNotifyType":"singleAlarm","alarmNotifyPeriod":""}},
         "additionalMsg":[{"key":"alias","value":"demo"}],
         "firstOccurTime":"2026-01-01 08:00:00","durationTime":0,"recoverTime":"0"}
        """;

    /// <summary>The metric alarm with other members: a path as <c>alarmPolicyInfo.policyId</c> and a JSON value, null to leave it out.</summary>
    public static byte[] With(params (string Path, string? Value)[] changes) => Changed(Metric, changes);

    /// <summary>The alarm of a session, firing or over.</summary>
    public static byte[] Of(string session, string status = "\"1\"", string? alert = null) => With(
        ("sessionId", $"\"{session}\""), ("alertId", $"\"{alert ?? session}\""), ("alarmStatus", status), ("recoverTime", status.Contains('0', StringComparison.Ordinal) ? "\"2026-01-01 08:10:00\"" : "\"0\""));

    public static byte[] Changed(string message, params (string Path, string? Value)[] changes)
    {
        var root = JsonNode.Parse(message)!.AsObject();
        foreach (var (path, value) in changes)
        {
            var (parts, at) = (path.Split('.'), root);
            foreach (var part in parts[..^1])
                at = at[part]!.AsObject();
            at.Remove(parts[^1]);
            if (value is not null)
                at[parts[^1]] = JsonNode.Parse(value);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
