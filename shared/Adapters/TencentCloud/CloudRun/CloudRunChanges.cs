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
        var items = Items(request.Scaling).ToList();
        AddKept(items, "CpuSpecs", serving?.Cpu, present.Configuration.Cores);
        AddKept(items, "MemSpecs", serving?.Mem, present.Configuration.MemoryGiB);
        // The whole set: whether the cloud merges or replaces is not documented, and this is right either way.
        var merged = new SortedDictionary<string, string>(request.Merge(kept).ToDictionary(), StringComparer.Ordinal);
        items.Add(new ConfigItem("EnvParam") { Value = JsonSerializer.Serialize(merged, CloudJson.Default.SortedDictionaryStringString) });
        var answer = await client.CallAsync(
            CloudRunActions.Update,
            new UpdateServerRequest(environment, present.Name, new DeployInfo("image", request.Image, request.Remark, request.Mode == ReleaseMode.Gray ? "GRAY" : "FULL"), items),
            present.Name, cancellationToken);
        return TaskOf(answer);
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

    private static void AddKept(List<ConfigItem> items, string key, double? serving, double asked)
    {
        if (serving is { } value && value != asked && items.All(item => item.Key != key))
            items.Add(new ConfigItem(key) { FloatValue = value });
    }

    private static long? TaskOf(TaskIdResponse answer) => answer.TaskId is { } id and > 0 ? (long)id : null;
}
