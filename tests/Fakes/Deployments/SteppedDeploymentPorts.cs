using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Fakes.Deployments;

/// <summary>An environment as one process sees it: each call is a step.</summary>
public sealed class SteppedCloudRun(ICloudRun inner, ProcessSteps steps) : ICloudRun
{
    public Task<RunDescription?> FindAsync(string service, CancellationToken cancellationToken) => RunAsync("cloud Find", () => inner.FindAsync(service, cancellationToken));

    public Task<RunVersionDetail?> FindVersionAsync(string service, string version, CancellationToken cancellationToken) => RunAsync("cloud FindVersion", () => inner.FindVersionAsync(service, version, cancellationToken));

    public Task<RunTask?> FindTaskAsync(string service, long task, CancellationToken cancellationToken) => RunAsync("cloud FindTask", () => inner.FindTaskAsync(service, task, cancellationToken));

    public Task<RunTask?> FindLatestTaskAsync(string service, CancellationToken cancellationToken) => RunAsync("cloud FindLatestTask", () => inner.FindLatestTaskAsync(service, cancellationToken));

    public Task<GrayRelease?> FindGrayReleaseAsync(string service, CancellationToken cancellationToken) => RunAsync("cloud FindGrayRelease", () => inner.FindGrayReleaseAsync(service, cancellationToken));

    public Task<IReadOnlyList<DeployRecord>> ListDeployRecordsAsync(string service, CancellationToken cancellationToken) => RunAsync("cloud ListDeployRecords", () => inner.ListDeployRecordsAsync(service, cancellationToken));

    public Task<IReadOnlyList<RunInstance>> ListInstancesAsync(string service, string? version, CancellationToken cancellationToken) =>
        RunAsync("cloud ListInstances", () => inner.ListInstancesAsync(service, version, cancellationToken));

    public Task<long?> OpenAsync(string service, OpenRequest request, CancellationToken cancellationToken) => RunAsync("cloud Open", () => inner.OpenAsync(service, request, cancellationToken));

    public Task<long?> ReleaseAsync(string service, ReleaseRequest request, CancellationToken cancellationToken) => RunAsync("cloud Release", () => inner.ReleaseAsync(service, request, cancellationToken));

    public Task SetTrafficAsync(string service, string version, int percent, CancellationToken cancellationToken) =>
        RunAsync("cloud SetTraffic", () => Done(inner.SetTrafficAsync(service, version, percent, cancellationToken)));

    public Task FinishGrayAsync(string service, string version, CancellationToken cancellationToken) => RunAsync("cloud FinishGray", () => Done(inner.FinishGrayAsync(service, version, cancellationToken)));

    public Task CancelGrayAsync(string service, long task, string remark, CancellationToken cancellationToken) =>
        RunAsync("cloud CancelGray", () => Done(inner.CancelGrayAsync(service, task, remark, cancellationToken)));

    public Task<long?> RollBackAsync(string service, string from, string to, string remark, CancellationToken cancellationToken) =>
        RunAsync("cloud RollBack", () => inner.RollBackAsync(service, from, to, remark, cancellationToken));

    public Task<long?> ChangeScalingAsync(string service, ScalingChange change, CancellationToken cancellationToken) => RunAsync("cloud ChangeScaling", () => inner.ChangeScalingAsync(service, change, cancellationToken));

    public Task<long?> RestartAsync(string service, string remark, CancellationToken cancellationToken) => RunAsync("cloud Restart", () => inner.RestartAsync(service, remark, cancellationToken));

    /// <summary>A lost answer of the cloud is said to be one; any other failure changed nothing.</summary>
    private Task<T> RunAsync<T>(string step, Func<Task<T>> effect) => steps.RunAsync(step, effect, fate => new CloudException(
        "take step", step, fate == StepFate.LosesAnswer ? CloudFailure.Uncertain : CloudFailure.Throttled, "a fault was asked for", "clear the fault"));

    private static async Task<int> Done(Task task)
    {
        await task;
        return 0;
    }
}

/// <summary>The other ports of deployments as one process sees them: each call is a step.</summary>
public sealed class SteppedDeploymentPorts(IImageRegistry registry, IDataSafeguard safeguard, IServiceDrain drain, ISchemaHeads schema, IDeploymentReports reports, ProcessSteps steps)
    : IImageRegistry, IDataSafeguard, IServiceDrain, ISchemaHeads, IDeploymentReports
{
    public Task<string?> ResolveAsync(ImageReference image, CancellationToken cancellationToken) => steps.RunAsync("resolve image", () => registry.ResolveAsync(image, cancellationToken));

    public Task<SafeguardOutcome> EnsureAsync(string service, string deploymentId, CancellationToken cancellationToken) => steps.RunAsync("ensure backup", () => safeguard.EnsureAsync(service, deploymentId, cancellationToken));

    public Task<DrainState> FindAsync(string service, CancellationToken cancellationToken) => steps.RunAsync("look at drain", () => drain.FindAsync(service, cancellationToken));

    public Task DrainAsync(string service, CancellationToken cancellationToken) => steps.RunAsync("drain", () => Done(drain.DrainAsync(service, cancellationToken)));

    public Task StopAsync(string service, CancellationToken cancellationToken) => steps.RunAsync("stop", () => Done(drain.StopAsync(service, cancellationToken)));

    public Task ReopenAsync(string service, ReopenFor whom, IReadOnlyList<string> restore, CancellationToken cancellationToken) => steps.RunAsync("reopen", () => Done(drain.ReopenAsync(service, whom, restore, cancellationToken)));

    public Task<IReadOnlyList<string>> FindRestoredAsync(string service, CancellationToken cancellationToken) => steps.RunAsync("look at what is restored", () => drain.FindRestoredAsync(service, cancellationToken));

    Task<string?> ISchemaHeads.FindAsync(string service, CancellationToken cancellationToken) => steps.RunAsync("find schema's head", () => schema.FindAsync(service, cancellationToken));

    public Task TellAsync(Deployment deployment, CancellationToken cancellationToken) => steps.RunAsync("tell outside", () => Done(reports.TellAsync(deployment, cancellationToken)));

    private static async Task<int> Done(Task task)
    {
        await task;
        return 0;
    }
}
