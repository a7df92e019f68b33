using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Fakes.Deployments;

/// <summary>An environment in memory, whose changes take time on the given clock. Thread-safe.</summary>
public sealed class InMemoryCloudRun(TimeProvider clock) : ICloudRun
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, FakeService> services = new(StringComparer.Ordinal);

    /// <summary>From asking for a release to its task's end, or to its canary's being up.</summary>
    public TimeSpan TaskTakes { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long what serves lags behind.</summary>
    public TimeSpan ConvergenceTakes { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Images whose release fails.</summary>
    public ISet<string> BadImages { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How many of each serving version run: the cloud adds them by itself.</summary>
    public int Instances { get; set; } = 1;

    public CloudFaults Faults { get; } = new();

    /// <summary>The images that were released, restarts included, in order.</summary>
    public IReadOnlyList<string> Released(string service) => Use("Released", service, (found, _) => found.Versions.Skip(1).Select(version => version.Image).ToArray());

    /// <summary>A service that has served for a while, in the place of one of that name.</summary>
    public void Seed(string service, string image, RunConfiguration configuration)
    {
        lock (gate)
        {
            var seeded = services[service] = new FakeService(service, configuration);
            var version = seeded.AddVersion(image, configuration, clock.GetUtcNow() - TimeSpan.FromHours(1));
            version.IsUsable = true;
            seeded.Decide(clock.GetUtcNow(), (version.Name, 100));
        }
    }

    /// <summary>Takes a version away for good.</summary>
    public void DeleteVersion(string service, string version) => Use("DeleteVersion", service, (found, _) => found.Versions.RemoveAll(candidate => candidate.Name == version));

    public Task<RunDescription?> FindAsync(string service, CancellationToken cancellationToken) => AskAsync("Find", service, Describe, cancellationToken);

    public Task<RunVersionDetail?> FindVersionAsync(string service, string version, CancellationToken cancellationToken) => AskAsync(
        "FindVersion", service, (found, _) => found.Find(version) is { } known ? new RunVersionDetail(known.Name, known.IsUsable, known.StatusText, known.CreatedAt, known.Configuration) : null, cancellationToken);

    public Task<RunTask?> FindTaskAsync(string service, long task, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(task, 1);
        return AskAsync("FindTask", service, (found, _) => found.Tasks.Find(candidate => candidate.Id == task)?.ToTask(), cancellationToken);
    }

    public Task<RunTask?> FindLatestTaskAsync(string service, CancellationToken cancellationToken) =>
        AskAsync("FindLatestTask", service, (found, _) => found.Tasks.LastOrDefault()?.ToTask(), cancellationToken);

    public Task<GrayRelease?> FindGrayReleaseAsync(string service, CancellationToken cancellationToken) => AskAsync("FindGrayRelease", service, (found, _) => Gray(found), cancellationToken);

    public async Task<IReadOnlyList<DeployRecord>> ListDeployRecordsAsync(string service, CancellationToken cancellationToken) => await AskAsync(
        "ListDeployRecords", service,
        (found, now) => found.Versions.OrderByDescending(version => version.Number).Select(version => new DeployRecord(
            version.Name, version.CreatedAt, version.IsUsable ? "running" : "deploying", version.Image, Share(found.Serving(now), version.Name), Gray(found)?.CanaryVersion == version.Name)).ToArray(),
        cancellationToken) ?? [];

    public async Task<IReadOnlyList<RunInstance>> ListInstancesAsync(string service, string? version, CancellationToken cancellationToken) => await AskAsync(
        "ListInstances", service,
        (found, now) => found.Serving(now).Where(share => version is null || share.Version == version)
            .SelectMany(share => Enumerable.Range(1, Instances).Select(number => new RunInstance($"{share.Version}-{number}", "Running", found.Find(share.Version)?.CreatedAt))).ToArray(),
        cancellationToken) ?? [];

    public Task<long?> OpenAsync(string service, OpenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return Wrap(() => Faults.Run<long?>("Open", service, () =>
        {
            lock (gate)
            {
                if (services.ContainsKey(service))
                    throw Failure(CloudFailure.Conflict, service, "there is a service of this name");
                var opened = services[service] = new FakeService(service, request.Configuration);
                return Begin(opened, isGray: false, opened.AddVersion(request.Image, request.Configuration, clock.GetUtcNow()), clock.GetUtcNow());
            }
        }));
    }

    public Task<long?> ReleaseAsync(string service, ReleaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ChangeAsync<long?>("Release", service, (found, now) => Release(found, request, now), cancellationToken);
    }

    public Task SetTrafficAsync(string service, string version, int percent, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return ChangeAsync("SetTraffic", service, (found, now) =>
        {
            var gray = Gray(found) is { } known && known.CanaryVersion == version ? known : throw Failure(CloudFailure.Conflict, service, $"no gray release of {version} is under way");
            if (gray.CanaryPercent != percent)
                found.Decide(now + ConvergenceTakes, (gray.CurrentVersion, 100 - percent), (gray.CanaryVersion, percent));
            return true;
        }, cancellationToken);
    }

    public Task FinishGrayAsync(string service, string version, CancellationToken cancellationToken) => ChangeAsync("FinishGray", service, (found, now) =>
    {
        if (Gray(found)?.CanaryVersion == version)
        {
            found.Open!.Outcome = RunTaskOutcome.Succeeded;
            found.Decide(now + ConvergenceTakes, (version, 100));
            return true;
        }

        return found.Tasks.LastOrDefault() is { IsGray: true, Outcome: RunTaskOutcome.Succeeded } last && last.Version == version
            || Gray(found) is null && Share(found.Serving(now), version) == 100
            ? true
            : throw Failure(CloudFailure.Conflict, service, $"no gray release of {version} is under way");
    }, cancellationToken);

    public Task CancelGrayAsync(string service, long task, string remark, CancellationToken cancellationToken) => ChangeAsync("CancelGray", service, (found, now) =>
    {
        var known = found.Tasks.Find(candidate => candidate.Id == task) ?? throw Failure(CloudFailure.NotFound, service, $"it has no task {task}");
        if (!known.IsGray || known.Outcome == RunTaskOutcome.Succeeded)
            throw Failure(CloudFailure.Conflict, service, $"task {task} cannot be taken back");
        if (known.Outcome == RunTaskOutcome.Open)
        {
            known.Outcome = RunTaskOutcome.Failed;
            found.Decide(now + ConvergenceTakes, (known.Before, 100));
        }

        return true;
    }, cancellationToken);

    public Task<long?> RollBackAsync(string service, string from, string to, string remark, CancellationToken cancellationToken) => ChangeAsync("RollBack", service, (found, now) =>
    {
        var serves = Share(found.Serving(now), to) == 100;
        var coming = found.Tasks.LastOrDefault() is { Outcome: not RunTaskOutcome.Failed } last ? last.Version : null;
        if (coming == to || (coming is null && serves))
            return serves ? null : (long?)found.Tasks[^1].Id;
        if (coming != from && Share(found.Serving(now), from) == 0)
            throw Failure(CloudFailure.Conflict, service, $"{from} does not serve");
        RefuseWhileOpen(found);
        var target = found.Find(to) is { IsUsable: true } known ? known : throw Failure(CloudFailure.NotFound, service, $"{to} is gone");
        return Begin(found, isGray: false, target, now);
    }, cancellationToken);

    public Task<long?> ChangeScalingAsync(string service, ScalingChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync("ChangeScaling", service, (found, now) =>
        {
            if (change.IsIn(found.Configuration))
                return null;
            RefuseWhileOpen(found);
            found.Configuration = Scaled(found.Configuration, change);
            return change is { Cores: null, MemoryGiB: null } ? null : (long?)Begin(found, isGray: false, found.AddVersion(found.Find(found.Leading)!.Image, found.Configuration, now), now);
        }, cancellationToken);
    }

    public Task<long?> RestartAsync(string service, string remark, CancellationToken cancellationToken) => ChangeAsync<long?>("Restart", service, (found, now) =>
    {
        var serving = found.Serving(now).FirstOrDefault(share => share.Percent == 100).Version ?? throw Failure(CloudFailure.Conflict, service, "not exactly one version serves");
        return Release(found, new ReleaseRequest(found.Find(serving)!.Image, ReleaseMode.Full, remark), now);
    }, cancellationToken);

    private long Release(FakeService found, ReleaseRequest request, DateTimeOffset now)
    {
        RefuseWhileOpen(found);
        var kept = found.Find(found.Leading)!.Configuration;
        if (kept.Environment is null)
            throw Failure(CloudFailure.Conflict, found.Name, "its environment cannot be read");
        found.Configuration = request.Apply(kept, found.Configuration);
        return Begin(found, request.Mode == ReleaseMode.Gray, found.AddVersion(request.Image, found.Configuration, now), now);
    }

    private long Begin(FakeService found, bool isGray, FakeVersion version, DateTimeOffset now)
    {
        var task = new FakeTask(1001 + found.Tasks.Count, isGray, found.Leading, version.Name, now, now + TaskTakes, BadImages.Contains(version.Image));
        found.Tasks.Add(task);
        return task.Id;
    }

    private static RunDescription Describe(FakeService found, DateTimeOffset now) => new(
        found.Name, found.Open is null ? RunStatus.Normal : RunStatus.Deploying, found.Open is null ? "normal" : "deploying", new Uri($"https://{found.Name}.example.com"), [],
        [
            .. found.Serving(now).OrderByDescending(share => share.Percent).Select(share => found.Find(share.Version) is { } version
                ? new RunVersion(version.Name, version.Image, share.Percent, version.IsUsable, version.StatusText, version.CreatedAt)
                : new RunVersion(share.Version, "", share.Percent, IsUsable: false, "", null)),
        ],
        found.Configuration);

    private static GrayRelease? Gray(FakeService found) =>
        found.Open is { IsGray: true, IsOffered: true } task ? new GrayRelease(task.Before, task.Version, Share(found.Wanted, task.Version)) : null;

    private static int Share((string Version, int Percent)[] split, string version) => split.FirstOrDefault(share => share.Version == version).Percent;

    private static RunConfiguration Scaled(RunConfiguration configuration, ScalingChange? change) => configuration with
    {
        MinInstances = change?.MinInstances ?? configuration.MinInstances,
        MaxInstances = change?.MaxInstances ?? configuration.MaxInstances,
        Cores = change?.Cores ?? configuration.Cores,
        MemoryGiB = change?.MemoryGiB ?? configuration.MemoryGiB,
    };

    private static void RefuseWhileOpen(FakeService found)
    {
        if (found.Open is { } open)
            throw Failure(CloudFailure.Busy, found.Name, $"task {open.Id} is at work");
    }

    private static CloudException Failure(CloudFailure failure, string service, string reason) => new("change", service, failure, reason, "read the service's state and decide again");

    private Task<T?> AskAsync<T>(string method, string service, Func<FakeService, DateTimeOffset, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Wrap(() => Faults.Run(method, service, () => services.ContainsKey(service) ? Use(method, service, read) : null));
    }

    private Task<T> ChangeAsync<T>(string method, string service, Func<FakeService, DateTimeOffset, T> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Wrap(() => Faults.Run(method, service, () => Use(method, service, change)));
    }

    private static Task<T> Wrap<T>(Func<T> run)
    {
        try
        {
            return Task.FromResult(run());
        }
        catch (CloudException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private T Use<T>(string method, string service, Func<FakeService, DateTimeOffset, T> use)
    {
        lock (gate)
        {
            var found = services.GetValueOrDefault(service) ?? throw new CloudException(method, service, CloudFailure.NotFound, "there is no such service", "seed it");
            var now = clock.GetUtcNow();
            found.Settle(now, ConvergenceTakes);
            return use(found, now);
        }
    }
}
