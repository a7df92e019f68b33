using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Cloud;

namespace SuperInsight.Cli.Diagnosis;

/// <summary>Whether somebody would notice if the operator itself were down.</summary>
internal static class WatchChecks
{
    private const string Policy = "alarm policy";

    private const string HowToMake = "Make one in the console (告警管理 → 策略管理 → 新建, type CloudBase Run), with a notice template that tells people and, better still, calls back /api/alarms/tencent/KEY: docs/notifications.md.";

    public static IEnumerable<(string Check, Func<CancellationToken, Task<Finding>> Run)> All(IServiceProvider services) =>
    [
        ("heartbeat", _ => Task.FromResult(Heartbeat(services.GetRequiredService<OperatorSettings>()))),
        (Policy, token => PolicyAsync(services, token)),
    ];

    private static Finding Heartbeat(OperatorSettings settings)
    {
        const string Check = "heartbeat";
        if (settings.Get("Heartbeat__Url") is not { } address)
            return new(Check, FindingState.Warning, "Heartbeat__Url is not set: when the operator is down, nobody is told", "Make a check at healthchecks.io or the like (period 1 minute, grace 5 minutes) and set its address.");
        return Uri.TryCreate(address, UriKind.Absolute, out var parsed) && (parsed.Scheme == "https" || (parsed.Scheme == "http" && parsed.IsLoopback))
            ? new(Check, FindingState.Good, "Heartbeat__Url is set: pinged once a minute while rules are evaluated")
            : new(Check, FindingState.Bad, "Heartbeat__Url is not an https address: nothing is pinged", "Give the whole address, as the other side shows it.");
    }

    private static async Task<Finding> PolicyAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<OperatorSettings>();
        foreach (var needed in (string[])["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TencentCloud__EnvId"])
        {
            if (settings.Get(needed) is null)
                return new(Policy, FindingState.Warning, $"not looked for: {needed} is not set", $"Where the service runs in Tencent Cloud, its own monitoring should watch it too. {HowToMake}");
        }

        try
        {
            return Judge(await services.GetRequiredService<IAlarmPolicies>().ListAsync(cancellationToken));
        }
        catch (CloudException unknown)
        {
            return new(Policy, FindingState.Warning, $"not known: {unknown.Reason}", unknown.Hint);
        }
    }

    private static Finding Judge(IReadOnlyList<AlarmPolicy> policies)
    {
        var ours = policies.Where(policy => policy.Type == AlarmPolicy.CloudRun).ToArray();
        if (ours.Length == 0)
            return new(Policy, FindingState.Warning, $"Tencent Cloud watches nothing of CloudBase Run ({policies.Count} policies of other kinds)", HowToMake);
        var enabled = ours.Where(policy => policy.IsEnabled).ToArray();
        if (enabled.Length == 0)
            return new(Policy, FindingState.Warning, $"{Names(ours)} is switched off", "Switch it on in the console: 告警管理 → 策略管理.");
        return enabled.Any(policy => policy.TellsSomebody)
            ? new(Policy, FindingState.Good, $"Tencent Cloud watches, too: {Names(enabled)}")
            : new(Policy, FindingState.Warning, $"{Names(enabled)} tells nobody", "Give it a notice template in the console: 告警管理 → 策略管理 → 通知模板.");
    }

    private static string Names(AlarmPolicy[] policies) =>
        string.Join(", ", policies.Take(3).Select(policy => $"{policy.Name} ({policy.Id})")) + (policies.Length > 3 ? $" and {policies.Length - 3} more" : "");
}
