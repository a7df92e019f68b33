using System.Text.Json;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>Asks for changes, in the API's words. Whether they fit the present state is the caller's to know.</summary>
internal sealed class CloudRunChanges(CloudClient client, string environment)
{
    /// <param name="serving">The version whose environment and size are carried over; null when the API does not tell it.</param>
    public async Task<long?> ReleaseAsync(RunDescription present, VersionDetailResponse? serving, ReleaseRequest request, CancellationToken cancellationToken)
    {
        // The service's own configuration is what was asked for last, by a release that failed too. What serves is what counts.
        var kept = (serving?.EnvParams is { } text ? CloudRunReadings.Environment(text) : present.Configuration.Environment)
            ?? throw new CloudException(CloudRunActions.Update.Verb, present.Name, CloudFailure.Conflict, "its present environment variables cannot be read, so that they cannot be carried over", "set them anew in the console, then repeat");
        List<ConfigItem> items = [.. Items(request.Scaling), .. Items(request), .. Volumes(present, serving, request)];
        if (serving is not null)
            items.AddRange(Carried(present, serving).Where(carried => items.All(item => item.Key != carried.Key)).ToArray());
        items.Add(Environment(request.Merge(kept)));
        var answer = await client.CallAsync(
            CloudRunActions.Update,
            new UpdateServerRequest(environment, present.Name, new DeployInfo("image", request.Image, request.Remark, request.Mode == ReleaseMode.Gray ? "GRAY" : "FULL"), items),
            present.Name, cancellationToken);
        return TaskOf(answer);
    }

    public async Task<long?> OpenAsync(string service, OpenRequest request, CancellationToken cancellationToken)
    {
        var wanted = request.Configuration;
        List<ConfigItem> items =
        [
            .. Items(new ScalingChange(wanted.MinInstances, wanted.MaxInstances, wanted.Cores, wanted.MemoryGiB)),
            .. Items(new ReleaseRequest(request.Image, ReleaseMode.Full, "") { Port = wanted.Port, Rule = wanted.Rule, Logs = wanted.Logs }),
            Environment(wanted.Environment ?? new Dictionary<string, string>()),
        ];
        if (wanted.Volumes.Count > 0)
            items.Add(new ConfigItem("VolumesConf") { VolumesConf = [.. wanted.Volumes.Select(Volume)] });
        var network = wanted.VpcId is { } vpc ? new VpcInfo(vpc, CreateType: 2, wanted.SubnetId is { } subnet ? [subnet] : null) : null;
        return TaskOf(await client.CallAsync(
            CloudRunActions.Create, new CreateServerRequest(environment, service, new DeployInfo("image", request.Image, request.Remark, "FULL"), items, network), service, cancellationToken));
    }

    public Task SplitAsync(string service, GrayRelease gray, int percent, CancellationToken cancellationToken) => client.CallAsync(
        CloudRunActions.ReleaseGray,
        new ReleaseGrayRequest(
            environment, service, "gray", "FLOW", percent,
            [
                new VersionFlowItem(gray.CurrentVersion, 100 - percent, IsDefaultPriority: true, Priority: 1),
                new VersionFlowItem(gray.CanaryVersion, percent, IsDefaultPriority: false, Priority: 2),
            ],
            CloseGrayRelease: null),
        service, cancellationToken);

    public Task PromoteAsync(string service, string version, CancellationToken cancellationToken) => client.CallAsync(
        CloudRunActions.ReleaseGray,
        new ReleaseGrayRequest(environment, service, "gray", "FLOW", 100, [new VersionFlowItem(version, 100, IsDefaultPriority: true, Priority: 0)], CloseGrayRelease: true),
        service, cancellationToken);

    public Task GoBackAsync(string service, long task, string remark, CancellationToken cancellationToken) =>
        client.CallAsync(CloudRunActions.Operate, new OperateRequest(environment, service, task, "go_back", remark), service, cancellationToken);

    public async Task<long?> RollBackAsync(string service, string from, string to, string remark, CancellationToken cancellationToken) =>
        TaskOf(await client.CallAsync(CloudRunActions.RollBack, new RollbackRequest(environment, service, from, to, remark), service, cancellationToken));

    public async Task<long?> ScaleAsync(string service, ScalingChange change, CancellationToken cancellationToken) =>
        TaskOf(await client.CallAsync(CloudRunActions.ChangeConfiguration, new ConfigChangeRequest(environment, service, [.. Items(change)]), service, cancellationToken));

    private static IEnumerable<ConfigItem> Items(ScalingChange? change)
    {
        if (change?.MinInstances is { } least)
            yield return new ConfigItem("MinNum") { IntValue = least };
        if (change?.MaxInstances is { } most)
            yield return new ConfigItem("MaxNum") { IntValue = most };
        if (change?.Cores is { } cores)
            yield return new ConfigItem("CpuSpecs") { FloatValue = cores };
        if (change?.MemoryGiB is { } memory)
            yield return new ConfigItem("MemSpecs") { FloatValue = memory };
    }

    private static IEnumerable<ConfigItem> Items(ReleaseRequest request)
    {
        if (request.Port is { } port)
            yield return new ConfigItem("Port") { IntValue = port };
        if (request.Rule is { } rule)
            yield return new ConfigItem("PolicyDetails") { PolicyDetails = [new PolicyDetail(rule.Metric, rule.Threshold)] };
        if (request.Logs is { } logs)
            yield return new ConfigItem("LogPath") { Value = logs };
    }

    /// <summary>What the version that serves has and the service's own configuration has not any more. The number of instances is the service's.</summary>
    private static IEnumerable<ConfigItem> Carried(RunDescription present, VersionDetailResponse serving)
    {
        var (kept, asked) = (CloudRunReadings.Configuration(serving), present.Configuration);
        if (serving.Cpu is { } cores && cores != asked.Cores)
            yield return new ConfigItem("CpuSpecs") { FloatValue = cores };
        if (serving.Mem is { } memory && memory != asked.MemoryGiB)
            yield return new ConfigItem("MemSpecs") { FloatValue = memory };
        if (kept.Port > 0 && kept.Port != asked.Port)
            yield return new ConfigItem("Port") { IntValue = kept.Port };
        if (serving.PolicyDetails is { Count: > 0 } policies && (kept.Rule is null || kept.Rule != asked.Rule))
            yield return new ConfigItem("PolicyDetails") { PolicyDetails = policies };
        if (kept.Logs is { } logs && logs != asked.Logs)
            yield return new ConfigItem("LogPath") { Value = logs };
    }

    /// <summary>The whole list, where it is not the service's own: whether the cloud merges or replaces is not documented, and this is right either way.</summary>
    private static IEnumerable<ConfigItem> Volumes(RunDescription present, VersionDetailResponse? serving, ReleaseRequest request)
    {
        var kept = serving is null ? present.Configuration.Volumes : CloudRunReadings.Configuration(serving).Volumes;
        if (request.Attach.Count > 0 || !kept.SequenceEqual(present.Configuration.Volumes))
            yield return new ConfigItem("VolumesConf") { VolumesConf = [.. serving?.VolumesConf ?? kept.Select(Volume), .. request.Attach.Select(Volume)] };
    }

    private static VolumeConf Volume(RunVolume volume)
    {
        var colon = volume.Source.IndexOf(':', StringComparison.Ordinal);
        return new VolumeConf(volume.Kind, MountPath: null, volume.MountPath, colon < 0 ? null : volume.Source[..colon], colon < 0 ? null : volume.Source[(colon + 1)..]);
    }

    private static ConfigItem Environment(IReadOnlyDictionary<string, string> variables) =>
        // The whole set, for the same reason.
        new("EnvParam") { Value = JsonSerializer.Serialize(new SortedDictionary<string, string>(variables.ToDictionary(), StringComparer.Ordinal), CloudJson.Default.SortedDictionaryStringString) };

    private static long? TaskOf(TaskIdResponse answer) => answer.TaskId is { } id and > 0 ? (long)id : null;
}
