using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>CloudBase Run through <c>tcbr</c> 2022-02-17. Thread-safe.</summary>
internal sealed class TencentCloudRun(CloudClient client, string environment) : ICloudRun
{
    private const int PodsPerPage = 50;

    private readonly CloudRunChanges changes = new(client, environment);

    public async Task<RunDescription?> FindAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await FoundAsync(client.CallAsync(CloudRunActions.Describe, new ServerRequest(environment, service), service, cancellationToken));
        if (answer is null)
            return null;
        var versions = new List<RunVersion>();
        foreach (var online in answer.OnlineVersionInfos ?? [])
            versions.Add(CloudRunReadings.Version(online, await FindVersionAsync(service, online.VersionName ?? "", cancellationToken)));
        return CloudRunReadings.Description(service, answer, versions);
    }

    public async Task<RunVersionDetail?> FindVersionAsync(string service, string version, CancellationToken cancellationToken)
    {
        var answer = await ReadVersionAsync(service, version, cancellationToken);
        return answer is null ? null : CloudRunReadings.Detail(version, answer);
    }

    public Task<RunTask?> FindTaskAsync(string service, long task, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(task, 1);
        return ReadTaskAsync(service, task, cancellationToken);
    }

    public Task<RunTask?> FindLatestTaskAsync(string service, CancellationToken cancellationToken) => ReadTaskAsync(service, 0, cancellationToken);

    public async Task<GrayRelease?> FindGrayReleaseAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await FoundAsync(client.CallAsync(CloudRunActions.DescribeOrder, new ServerRequest(environment, service), service, cancellationToken));
        return answer is null ? null : CloudRunReadings.Gray(answer);
    }

    public async Task<IReadOnlyList<DeployRecord>> ListDeployRecordsAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await FoundAsync(client.CallAsync(CloudRunActions.ListRecords, new ServerRequest(environment, service), service, cancellationToken));
        // The order is not promised: the vendor's own client sorts too.
        return [.. (answer?.DeployRecords ?? []).Select(CloudRunReadings.Record).OrderByDescending(record => record.DeployedAt).ThenByDescending(record => record.Id.Length).ThenByDescending(record => record.Id, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<RunInstance>> ListInstancesAsync(string service, string? version, CancellationToken cancellationToken)
    {
        var instances = new List<RunInstance>();
        for (var page = 1; ; page++)
        {
            var answer = await FoundAsync(client.CallAsync(CloudRunActions.ListPods, new PodsRequest(environment, service, version, PodsPerPage, page), service, cancellationToken));
            var pods = answer?.PodList ?? [];
            instances.AddRange(pods.Select(CloudRunReadings.Instance));
            if (pods.Count == 0 || instances.Count >= (answer?.TotalCount ?? 0))
                return instances;
        }
    }

    public async Task<long?> OpenAsync(string service, OpenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await FindAsync(service, cancellationToken) is not null)
            throw Conflict(CloudRunActions.Create, service, "there is a service of this name");
        return await changes.OpenAsync(service, request, cancellationToken);
    }

    public async Task<long?> ReleaseAsync(string service, ReleaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var present = await FindAsync(service, cancellationToken) ?? throw Missing(CloudRunActions.Update, service);
        return await ReleaseAsync(present, request, cancellationToken);
    }

    public async Task SetTrafficAsync(string service, string version, int percent, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var gray = await FindGrayReleaseAsync(service, cancellationToken);
        if (gray is null || gray.CanaryVersion != version)
            throw Conflict(CloudRunActions.ReleaseGray, service, $"no gray release of {version} is under way");
        if (gray.CanaryPercent != percent)
            await changes.SplitAsync(service, gray, percent, cancellationToken);
    }

    public async Task FinishGrayAsync(string service, string version, CancellationToken cancellationToken)
    {
        var gray = await FindGrayReleaseAsync(service, cancellationToken);
        if (gray?.CanaryVersion == version)
        {
            await changes.PromoteAsync(service, version, cancellationToken);
            return;
        }

        // What serves lags behind a finished task: the task says whether it has been done.
        if (await FindLatestTaskAsync(service, cancellationToken) is { IsGray: true, Outcome: RunTaskOutcome.Succeeded } last && last.Version == version)
            return;
        if (gray is not null || (await FindAsync(service, cancellationToken))?.Serves(version) != true)
            throw Conflict(CloudRunActions.ReleaseGray, service, $"no gray release of {version} is under way, and it does not serve alone");
    }

    public async Task CancelGrayAsync(string service, long task, string remark, CancellationToken cancellationToken)
    {
        var found = await FindTaskAsync(service, task, cancellationToken)
            ?? throw new CloudException(CloudRunActions.Operate.Verb, service, CloudFailure.NotFound, $"it has no task {task}", "look at the service's latest task");
        if (!found.IsGray || found.Outcome == RunTaskOutcome.Succeeded)
            throw Conflict(CloudRunActions.Operate, service, found.IsGray ? $"task {task} has finished" : $"task {task} is no gray release");
        if (found.IsOpen)
            await changes.GoBackAsync(service, task, remark, cancellationToken);
    }

    public async Task<long?> RollBackAsync(string service, string from, string to, string remark, CancellationToken cancellationToken)
    {
        var present = await FindAsync(service, cancellationToken) ?? throw Missing(CloudRunActions.RollBack, service);
        var last = await FindLatestTaskAsync(service, cancellationToken);
        // What serves lags behind tasks. After a release that has just finished, the version before still seems to serve alone; it will not.
        var coming = last is { Outcome: not RunTaskOutcome.Failed, Version.Length: > 0 } ? last.Version : null;
        if (coming == to || (coming is null && present.Serves(to)))
            return present.Serves(to) ? null : last!.Id;
        if (coming != from && present.Versions.All(version => version.Name != from || version.TrafficPercent == 0))
            throw Conflict(CloudRunActions.RollBack, service, $"{from} does not serve");
        return await changes.RollBackAsync(service, from, to, remark, cancellationToken);
    }

    public async Task<long?> ChangeScalingAsync(string service, ScalingChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var present = await FindAsync(service, cancellationToken) ?? throw Missing(CloudRunActions.ChangeConfiguration, service);
        return change.IsIn(present.Configuration) ? null : await changes.ScaleAsync(service, change, cancellationToken);
    }

    public async Task<long?> RestartAsync(string service, string remark, CancellationToken cancellationToken)
    {
        var present = await FindAsync(service, cancellationToken) ?? throw Missing(CloudRunActions.Update, service);
        var serving = present.Serving ?? throw Conflict(CloudRunActions.Update, service, "not exactly one version serves");
        return await ReleaseAsync(present, new ReleaseRequest(serving.Image, ReleaseMode.Full, remark), cancellationToken);
    }

    private async Task<long?> ReleaseAsync(RunDescription present, ReleaseRequest request, CancellationToken cancellationToken)
    {
        var serving = present.Versions is [var leading, ..] ? await ReadVersionAsync(present.Name, leading.Name, cancellationToken) : null;
        return await changes.ReleaseAsync(present, serving, request, cancellationToken);
    }

    private Task<VersionDetailResponse?> ReadVersionAsync(string service, string version, CancellationToken cancellationToken) => FoundAsync(client.CallAsync(
        CloudRunActions.DescribeVersion, new VersionRequest(environment, service, version), $"{service} {version}", cancellationToken));

    private async Task<RunTask?> ReadTaskAsync(string service, long task, CancellationToken cancellationToken)
    {
        var answer = await FoundAsync(client.CallAsync(CloudRunActions.DescribeTask, new TaskRequest(environment, service, task), service, cancellationToken));
        return answer is null ? null : CloudRunReadings.Task(answer);
    }

    private static async Task<T?> FoundAsync<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (CloudException failure) when (failure.Failure == CloudFailure.NotFound)
        {
            return null;
        }
    }

    private static CloudException Missing(CloudAction action, string service) =>
        new(action.Verb, service, CloudFailure.NotFound, "there is no such service", "check TencentCloud__EnvId and TencentCloud__ServiceName");

    private static CloudException Conflict(CloudAction action, string service, string reason) =>
        new(action.Verb, service, CloudFailure.Conflict, reason, "read the service's state and decide again");
}
