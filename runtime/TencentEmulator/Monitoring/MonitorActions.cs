using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using TencentEmulator.Metering;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.Monitoring;

/// <summary>The actions of <c>monitor</c> 2018-07-24 that are emulated. See <see href="https://cloud.tencent.com/document/api/248/51281"/>.</summary>
internal static class MonitorActions
{
    private const long Day = 86_400;

    public static CloudProduct Product(AlarmList alarms, UsageBook usage) => new("monitor", "2018-07-24", new Dictionary<string, CloudAction>(StringComparer.Ordinal)
    {
        ["DescribeAlarmHistories"] = new(
            [Needs("Module"), May("PageNumber", ParameterKind.Integer), May("PageSize", ParameterKind.Integer), May("Order"), May("StartTime", ParameterKind.Integer), May("EndTime", ParameterKind.Integer),
                May("MonitorTypes", ParameterKind.List), May("AlarmObject"), May("AlarmStatus", ParameterKind.List), May("PolicyName"), May("Content")],
            (call, _) => Task.FromResult(Describe(alarms, call))),
        ["DescribeAlarmPolicies"] = new(
            [Needs("Module"), May("PageNumber", ParameterKind.Integer), May("PageSize", ParameterKind.Integer), May("PolicyName"), May("MonitorTypes", ParameterKind.List), May("Namespaces", ParameterKind.List),
                May("Dimensions"), May("Enable", ParameterKind.List), May("RuleTypes", ParameterKind.List), May("NoticeIds", ParameterKind.List), May("Order"), May("Field")],
            (call, _) => Task.FromResult(Policies(alarms, call))),
        ["GetMonitorData"] = new(MonitorCurves.Parameters, (call, _) => Task.FromResult(MonitorCurves.Describe(usage, call))),
    },
    ["DescribeAlarmMetrics", "CreateAlarmPolicy", "CreateAlarmNotice", "DescribeAlarmNotices"]);

    private static JsonObject Describe(AlarmList alarms, CloudApiCall call)
    {
        var (number, size) = (call.Number("PageNumber", 1), call.Number("PageSize", 20));
        if (call.Text("Module") != "monitor" || number < 1 || size is < 1 or > 100 || call.Text("Order") is not ("" or "ASC" or "DESC"))
            throw new CloudApiException("InvalidParameter", "Module must be monitor, PageNumber at least 1, PageSize 1 to 100, Order ASC or DESC.");
        var statuses = call.Find("AlarmStatus") is { } asked ? asked.EnumerateArray().Select(one => one.ToString()).ToArray() : null;
        var found = alarms.Between(call.Number("StartTime", alarms.Now - Day), call.Number("EndTime", alarms.Now))
            .Where(alarm => statuses?.Contains(alarm.AlarmStatus) != false && alarm.AlarmObject.Contains(call.Text("AlarmObject"), StringComparison.Ordinal))
            .OrderBy(alarm => call.Text("Order") == "ASC" ? alarm.FirstOccurTime : -alarm.FirstOccurTime).ToArray();
        return new JsonObject
        {
            ["TotalCount"] = found.Length,
            ["Histories"] = new JsonArray([.. found.Skip((int)Math.Min(int.MaxValue, (number - 1) * size)).Take((int)size).Select(Entry)]),
        };
    }

    private static JsonObject Policies(AlarmList alarms, CloudApiCall call)
    {
        var (number, size) = (call.Number("PageNumber", 1), call.Number("PageSize", 20));
        if (call.Text("Module") != "monitor" || number < 1 || size is < 1 or > 100)
            throw new CloudApiException("InvalidParameter", "Module must be monitor, PageNumber at least 1, PageSize 1 to 100.");
        var types = call.Find("Namespaces") is { } asked ? asked.EnumerateArray().Select(one => one.ToString()).ToArray() : null;
        var enabled = call.Find("Enable") is { } wanted ? wanted.EnumerateArray().Select(one => one.GetInt32()).ToArray() : null;
        var found = alarms.Policies
            .Where(policy => types?.Contains(policy.Namespace) != false && enabled?.Contains(policy.Enable) != false && policy.PolicyName.Contains(call.Text("PolicyName"), StringComparison.Ordinal)).ToArray();
        return new JsonObject
        {
            ["TotalCount"] = found.Length,
            ["Policies"] = new JsonArray([.. found.Skip((int)Math.Min(int.MaxValue, (number - 1) * size)).Take((int)size).Select(Entry)]),
        };
    }

    private static JsonObject Entry(PolicySeed policy) => new()
    {
        ["PolicyId"] = policy.PolicyId,
        ["PolicyName"] = policy.PolicyName,
        ["Remark"] = "",
        ["MonitorType"] = "MT_QCE",
        ["Enable"] = policy.Enable,
        ["UseSum"] = 0,
        ["ProjectId"] = -1,
        ["Namespace"] = policy.Namespace,
        ["NoticeIds"] = new JsonArray([.. policy.NoticeIds.Select(id => JsonValue.Create(id))]),
        ["IsDefault"] = 0,
        ["CanSetDefault"] = 1,
    };

    private static JsonObject Entry(AlarmSeed alarm) => new()
    {
        ["AlarmId"] = alarm.AlarmId,
        ["MonitorType"] = "MT_QCE",
        ["Namespace"] = "cloud_base_run",
        ["AlarmObject"] = alarm.AlarmObject,
        ["Content"] = alarm.Content,
        ["FirstOccurTime"] = alarm.FirstOccurTime,
        ["LastOccurTime"] = alarm.LastOccurTime,
        ["AlarmStatus"] = alarm.AlarmStatus,
        ["PolicyId"] = alarm.PolicyId,
        ["PolicyName"] = alarm.PolicyName,
        ["AlarmLevel"] = alarm.AlarmLevel,
        ["VPC"] = "",
        ["ProjectId"] = 0,
        ["Region"] = "sh",
        ["PolicyExists"] = 1,
        ["MetricsInfo"] = null,
    };
}
