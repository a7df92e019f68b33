using System.Text.Json;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>What the API's answers mean in the port's terms. Unknown words are never taken for success.</summary>
internal static class CloudRunReadings
{
    public static RunDescription Description(string service, ServerDetailResponse answer, IEnumerable<RunVersion> versions)
    {
        var info = answer.BaseInfo;
        var domains = info?.CustomDomainNames ?? [];
        var config = answer.ServerConfig;
        return new RunDescription(
            info?.ServerName ?? service, Status(info?.Status), info?.Status ?? "", Address(info?.DefaultDomainName),
            [.. domains.Append(info?.CustomDomainName ?? "").Where(domain => domain.Length > 0).Distinct()],
            [.. versions.OrderByDescending(version => version.TrafficPercent)],
            Configuration(config?.Cpu, config?.Mem, config?.MinNum, config?.MaxNum, config?.Port, config?.EnvParams, config?.VolumesConf) with
            {
                Rule = Rule(config?.PolicyDetails),
                Logs = Told(config?.CustomLogs),
                // Kept from an earlier build, it means nothing for an image.
                Dockerfile = config?.HasDockerfile == true ? config.Dockerfile ?? "" : null,
                BuildDirectory = config?.HasDockerfile == true ? config.BuildDir ?? "" : null,
                VpcId = Told(config?.VpcConf?.VpcId),
                SubnetId = Told(config?.VpcConf?.SubnetId),
            });
    }

    public static RunVersion Version(OnlineVersionInfo online, RunVersionDetail? detail) => new(
        online.VersionName ?? "", online.ImageUrl ?? "", Whole(online.FlowRatio), detail?.IsUsable ?? false, detail?.StatusText ?? "", detail?.CreatedAt);

    public static RunVersionDetail Detail(string version, VersionDetailResponse answer) => new(
        answer.Name ?? version, IsUsable(answer.Status), answer.Status ?? "", CloudTime.Parse(answer.CreatedTime),
        Configuration(answer));

    public static RunConfiguration Configuration(VersionDetailResponse answer) =>
        Configuration(answer.Cpu, answer.Mem, answer.MinNum, answer.MaxNum, answer.Port, answer.EnvParams, answer.VolumesConf) with
        {
            Rule = Rule(answer.PolicyDetails),
            Logs = Told(answer.LogPath),
            VpcId = Told(answer.VpcConf?.VpcId),
            SubnetId = Told(answer.VpcConf?.SubnetId),
        };

    /// <summary>Null for a task that does not exist.</summary>
    public static RunTask? Task(TaskResponse answer)
    {
        if (answer.IsExist == false || answer.Task is not { } task || Whole(task.Id) == 0)
            return null;
        return new RunTask(
            (long)task.Id!.Value, Outcome(task), task.Status ?? "", task.ReleaseType == "GRAY", task.PreVersionName ?? "", task.VersionName ?? "",
            [.. (task.Steps ?? []).Select(Step)], task.FailReason ?? "", CloudTime.Parse(task.CreateTime));
    }

    /// <summary>Null when no gray release is under way.</summary>
    public static GrayRelease? Gray(ReleaseOrderResponse answer) =>
        answer is { IsExist: not false, ReleaseOrderInfo: { IsReleasing: not false, ReleaseVersion.VersionName: { Length: > 0 } canary } order }
            ? new GrayRelease(order.CurrentVersion?.VersionName ?? "", canary, Whole(order.ReleaseVersion.FlowRatio ?? order.FlowRatio))
            : null;

    public static DeployRecord Record(DeployRecordInfo record) => new(
        record.DeployId ?? "", CloudTime.Parse(record.DeployTime), record.Status ?? "", record.ImageUrl ?? "", Whole(record.FlowRatio), record.IsReleasing ?? false);

    public static RunInstance Instance(PodInfo pod) => new(pod.PodId ?? "", pod.Status ?? "", CloudTime.Parse(pod.CreateTime));

    private static RunTaskOutcome Outcome(TaskInfo task) => task.Status switch
    {
        _ when !string.IsNullOrEmpty(task.FailReason) => RunTaskOutcome.Failed,
        "failed" or "stopped" => RunTaskOutcome.Failed,
        "finished" => RunTaskOutcome.Succeeded,
        _ => RunTaskOutcome.Open,
    };

    private static RunTaskStep Step(TaskStepInfo step) => new(
        step.Name ?? "", step.Status ?? "",
        step is { Status: "finished" or "failed", CostTime: { } seconds } ? TimeSpan.FromSeconds(seconds) : null, step.FailReason ?? "");

    // The model's comment, the documentation's samples and the vendor's client name different words.
    private static RunStatus Status(string? word) => word switch
    {
        "normal" or "running" => RunStatus.Normal,
        "creating" or "deploying" or "freezing" or "unfreezing" or "deleting" => RunStatus.Deploying,
        "create_failed" or "deploy_failed" or "freeze_fail" or "froze" or "unfreeze_fail" or "delete_failed" or "abnormal" => RunStatus.Failed,
        _ => RunStatus.Unknown,
    };

    private static bool IsUsable(string? word) => word is "normal" or "running";

    private static RunConfiguration Configuration(
        double? cores, double? memory, double? least, double? most, double? port, string? environment, IReadOnlyList<VolumeConf>? volumes) => new(
        cores ?? 0, memory ?? 0, Whole(least), Whole(most), Whole(port), Environment(environment),
        [.. (volumes ?? []).Select(volume => new RunVolume(volume.Type ?? "", volume.DstPath ?? volume.MountPath ?? "") { Source = Told(volume.Endpoint) is { } at ? $"{at}:{volume.SrcPath ?? "/"}" : "" })]);

    private static ScalingRule? Rule(IReadOnlyList<PolicyDetail>? policies) =>
        policies is [{ PolicyType: { Length: > 0 } metric } only] ? new ScalingRule(metric, Whole(only.PolicyThreshold)) : null;

    private static string? Told(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Null for a text that is no object of texts: to carry over a guess would lose variables.</summary>
    public static Dictionary<string, string>? Environment(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? [] : JsonSerializer.Deserialize(text, CloudJson.Default.DictionaryStringString);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text?.Contains("://", StringComparison.Ordinal) == false ? "https://" + text : text, UriKind.Absolute, out var uri) ? uri : null;

    private static int Whole(double? number) => number is > -1e9 and < 1e9 ? (int)Math.Round(number.Value) : 0;
}
