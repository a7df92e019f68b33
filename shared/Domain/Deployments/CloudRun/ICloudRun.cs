using SuperInsight.Domain.Cloud;

namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>
/// The services of one CloudBase Run environment. Reads change nothing and may be repeated. Changes are asked for and then happen over
/// minutes, as a task; a service has at most one task at work.
/// </summary>
/// <remarks>
/// There is no idempotency token. Every change therefore reads the state first and does nothing where what is wanted is so already; a
/// caller that got <see cref="CloudFailure.Uncertain"/> looks at <see cref="FindLatestTaskAsync"/> before it asks again. Of two callers that ask
/// at the same moment the second gets <see cref="CloudFailure.Busy"/>, but nothing fences a release against one from elsewhere that came
/// between reading and asking. What serves lags behind a finished task by up to some minutes: wait for <see cref="RunDescription.Serves"/>.
/// Percentages are whole and 0 to 100. Memory is in GiB, processors in cores.
/// </remarks>
/// <exception cref="CloudException">Any of these methods: the cloud refused, or did not answer within the limits.</exception>
public interface ICloudRun
{
    /// <summary>A service as it is; null when there is none of this name.</summary>
    Task<RunDescription?> FindAsync(string service, CancellationToken cancellationToken);

    /// <summary>A version, serving or not; null when there never was one or it was deleted.</summary>
    Task<RunVersionDetail?> FindVersionAsync(string service, string version, CancellationToken cancellationToken);

    /// <summary>A task; null when this service has none of this id.</summary>
    Task<RunTask?> FindTaskAsync(string service, long task, CancellationToken cancellationToken);

    /// <summary>The service's newest task, whoever asked for it; null when it never had one.</summary>
    Task<RunTask?> FindLatestTaskAsync(string service, CancellationToken cancellationToken);

    /// <summary>The gray release that is under way; null when none is.</summary>
    Task<GrayRelease?> FindGrayReleaseAsync(string service, CancellationToken cancellationToken);

    /// <summary>What was deployed, the newest first. An unknown service has none.</summary>
    Task<IReadOnlyList<DeployRecord>> ListDeployRecordsAsync(string service, CancellationToken cancellationToken);

    /// <summary>The instances of all versions, or of one. An unknown service or version has none.</summary>
    Task<IReadOnlyList<RunInstance>> ListInstancesAsync(string service, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a service with its first version, which gets all traffic. Not idempotent.
    /// </summary>
    /// <returns>The task; null when the cloud names none: then it is the latest.</returns>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: there is a service of this name.</exception>
    Task<long?> OpenAsync(string service, OpenRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Releases an image as a new version: to all traffic, or as a canary that has none at first. It is configured as the version with
    /// most traffic is, but for what the request says and the number of instances, which is the service's.
    /// </summary>
    /// <remarks>Not idempotent: each call makes a version. An image that serves already is released again.</remarks>
    /// <returns>The task; null when the cloud names none: then it is the latest.</returns>
    /// <exception cref="CloudException"><see cref="CloudFailure.NotFound"/>: no such service. <see cref="CloudFailure.Busy"/>: a task is at
    /// work. <see cref="CloudFailure.Conflict"/>: the present environment cannot be read, so that it cannot be carried over.</exception>
    Task<long?> ReleaseAsync(string service, ReleaseRequest request, CancellationToken cancellationToken);

    /// <summary>Gives the canary <paramref name="percent"/> of the traffic and the version before it the rest. Idempotent.</summary>
    /// <remarks>100 moves all the traffic and leaves the release open: <see cref="CancelGrayAsync"/> still takes it back.</remarks>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: no gray release of <paramref name="version"/> is under way.</exception>
    Task SetTrafficAsync(string service, string version, int percent, CancellationToken cancellationToken);

    /// <summary>Gives <paramref name="version"/> all traffic and closes its gray release. Idempotent: done once it serves alone.</summary>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: its gray release is not under way, and it does not serve alone.</exception>
    Task FinishGrayAsync(string service, string version, CancellationToken cancellationToken);

    /// <summary>Gives the version before all traffic again and drops the canary of this task. Idempotent: nothing when the task has ended without success.</summary>
    /// <exception cref="CloudException"><see cref="CloudFailure.NotFound"/>: no such task. <see cref="CloudFailure.Conflict"/>: it is not a gray
    /// release, or has finished: roll back instead.</exception>
    Task CancelGrayAsync(string service, long task, string remark, CancellationToken cancellationToken);

    /// <summary>Gives all traffic of version <paramref name="from"/> to the older version <paramref name="to"/>.</summary>
    /// <returns>The task; null when <paramref name="to"/> serves alone already, so that nothing was asked for.</returns>
    /// <exception cref="CloudException"><see cref="CloudFailure.NotFound"/>: <paramref name="to"/> is gone: release its image instead.
    /// <see cref="CloudFailure.Conflict"/>: <paramref name="from"/> does not serve: something else happened meanwhile.
    /// <see cref="CloudFailure.Busy"/>: a task is at work.</exception>
    Task<long?> RollBackAsync(string service, string from, string to, string remark, CancellationToken cancellationToken);

    /// <summary>Changes size or number of instances. Idempotent: nothing is asked for where it is so already.</summary>
    /// <remarks>The cloud may make a new version of the newest image for it: never call it while a release is under way.</remarks>
    /// <returns>The task; null when it was done at once, or was so already.</returns>
    /// <exception cref="CloudException"><see cref="CloudFailure.Busy"/>: a task is at work. <see cref="CloudFailure.Refused"/>: the cloud does not offer that size.</exception>
    Task<long?> ChangeScalingAsync(string service, ScalingChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces all instances by releasing the image that serves once more: a new version of the same configuration. Not idempotent.
    /// </summary>
    /// <returns>The task; null when the cloud names none: then it is the latest.</returns>
    /// <exception cref="CloudException"><see cref="CloudFailure.Conflict"/>: not exactly one version serves. <see cref="CloudFailure.Busy"/>: a task is at work.</exception>
    Task<long?> RestartAsync(string service, string remark, CancellationToken cancellationToken);
}
