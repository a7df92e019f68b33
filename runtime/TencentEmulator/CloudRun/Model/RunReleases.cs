using TencentEmulator.CloudApi;

namespace TencentEmulator.CloudRun.Model;

/// <summary>How a service changes. Each step plans the next on the agenda, so that time alone moves a task on.</summary>
internal static class RunReleases
{
    private const string Pull = "pullImage";
    private const string Create = "createVersion";
    private const string Start = "startInstances";
    private const string Check = "checkInstances";
    private const string Switch = "switchTraffic";
    private const string Gray = "grayRelease";

    /// <summary>For containers that are programs, until they answer. The platform's own is not documented.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Releases an image as a new version, to all traffic or as a canary.</summary>
    /// <exception cref="CloudApiException">A task is at work.</exception>
    public static RunTask Release(RunService service, string image, bool isGray, string remark, DateTimeOffset now)
    {
        RefuseWhileRunning(service);
        var version = service.AddVersion(image, now);
        // A service's first version has nobody to be tried beside.
        isGray &= service.Leading is not null;
        var task = Begin(service, "UPDATE", isGray, version, remark, now, Pull, Create, Start, Check, isGray ? Gray : Switch);
        Plan(service, task, Pull, now, service.Timing.Pull, at =>
        {
            if (service.BehaviourOf(version).PullFails)
                Fail(service, task, version, at, $"failed to pull image {image}: manifest unknown");
            else
                Plan(service, task, Create, at, 0, next => BringUp(service, task, version, next));
        });
        return task;
    }

    /// <summary>Gives an older version all traffic again.</summary>
    /// <exception cref="CloudApiException">A task is at work, or a version is not what the call takes it for.</exception>
    public static RunTask RollBack(RunService service, string from, string to, string remark, DateTimeOffset now)
    {
        RefuseWhileRunning(service);
        var target = service.Find(to) is { Status: "normal" } found ? found : throw CloudApiError.VersionNotFound(to);
        if (service.Routes.Wanted.GetValueOrDefault(from) == 0)
            throw CloudApiError.InvalidParameter($"CurrentVersionName {from} is not online.");
        var task = Begin(service, "ROLLBACK", isGray: false, target, remark, now, Start, Check, Switch);
        BringUp(service, task, target, now);
        return task;
    }

    /// <summary>Sets the canary's share. Ends the release when <paramref name="closes"/>.</summary>
    public static void Split(RunService service, RunTask task, int percent, IReadOnlyDictionary<string, int> split, bool closes, DateTimeOffset now)
    {
        var effect = now + RunTiming.Span(service.Timing.Converge);
        service.Routes.Decide(effect, [.. split.Select(share => (share.Key, share.Value))]);
        if (!closes)
            return;
        task.End("finished", now);
        if (percent == 100)
            Retire(service, task.Before, effect);
    }

    /// <summary>Takes a gray release back, or stops a full one before it has finished.</summary>
    public static void GoBack(RunService service, RunTask task, DateTimeOffset now)
    {
        service.Agenda.Drop(task);
        task.End("stopped", now);
        var effect = now + RunTiming.Span(service.Timing.Converge);
        if (task.Before.Length > 0)
            service.Routes.Decide(effect, (task.Before, 100));
        if (service.Find(task.Version) is { } version)
        {
            version.Status = version.Status == "creating" ? "create_failed" : version.Status;
            Retire(service, version.Name, effect);
        }
    }

    /// <exception cref="CloudApiException">A task is at work.</exception>
    public static void RefuseWhileRunning(RunService service)
    {
        if (service.Running is { } running)
            throw CloudApiError.InUse(running.Id);
    }

    private static RunTask Begin(RunService service, string changeType, bool isGray, RunVersion version, string remark, DateTimeOffset now, params string[] steps)
    {
        var id = 1000 + service.Tasks.Count + 1;
        var task = new RunTask(id, changeType, isGray, service.Leading?.Name ?? "", version.Name, remark, now, steps);
        service.Tasks.Add(task);
        service.UpdatedAt = now;
        return task;
    }

    private static void BringUp(RunService service, RunTask task, RunVersion version, DateTimeOffset at)
    {
        version.Start(at);
        var start = Math.Max(service.Timing.Start, service.BehaviourOf(version).StartSeconds);
        Plan(service, task, Start, at, start, started => Look(service, task, version, started, started + Patience));
    }

    /// <summary>Programs say themselves when they are up: they are looked at again and again.</summary>
    private static void Look(RunService service, RunTask task, RunVersion version, DateTimeOffset at, DateTimeOffset deadline) => Plan(service, task, Check, at, service.Timing.Check, verified =>
    {
        if (service.BehaviourOf(version).CrashesAtStart || version.Instances.Exists(instance => instance.HasDied))
            Fail(service, task, version, verified, "Readiness probe failed: the container exits right after its start");
        else if (service.RunsPrograms && !version.Instances.TrueForAll(instance => instance.IsUp) && verified < deadline)
            Look(service, task, version, verified, deadline);
        else if (service.RunsPrograms && !version.Instances.TrueForAll(instance => instance.IsUp))
            Fail(service, task, version, verified, "Readiness probe failed: the container does not listen");
        else if (task.IsGray)
            Offer(service, task, version, verified);
        else
            SwitchOver(service, task, version, verified);
    });

    /// <summary>The canary is up, without traffic, and waits for decisions.</summary>
    private static void Offer(RunService service, RunTask task, RunVersion version, DateTimeOffset at)
    {
        version.Status = "normal";
        service.Routes.Decide(at, (task.Before, 100), (version.Name, 0));
        task.Step(Gray).Begin(at);
    }

    /// <summary>Old and new serve side by side for a while; then the new one alone, and the old one is drained.</summary>
    private static void SwitchOver(RunService service, RunTask task, RunVersion version, DateTimeOffset at)
    {
        version.Status = "normal";
        var before = task.Before == version.Name ? "" : task.Before;
        service.Routes.Decide(at, before.Length > 0 ? [(before, 50), (version.Name, 50)] : [(version.Name, 100)]);
        Plan(service, task, Switch, at, service.Timing.Switch, done =>
        {
            var effect = done + RunTiming.Span(service.Timing.Converge);
            service.Routes.Decide(effect, (version.Name, 100));
            task.End("finished", done);
            service.UpdatedAt = done;
            Retire(service, before, effect);
        });
    }

    private static void Fail(RunService service, RunTask task, RunVersion version, DateTimeOffset at, string reason)
    {
        task.End("failed", at, reason);
        if (version.Status == "creating")
            version.Status = "create_failed";
        service.UpdatedAt = at;
        Retire(service, version.Name, at);
    }

    /// <summary>Ends a version's instances some time after its traffic has gone, unless traffic has come back to it.</summary>
    private static void Retire(RunService service, string name, DateTimeOffset at)
    {
        if (service.Find(name) is { } version)
        {
            service.Agenda.Add(at + RunTiming.Span(service.Timing.Drain), version, _ =>
            {
                if (service.Routes.Wanted.GetValueOrDefault(name) == 0 && service.Running?.Version != name)
                    version.Stop();
            });
        }
    }

    private static void Plan(RunService service, RunTask task, string step, DateTimeOffset at, double seconds, Action<DateTimeOffset> then)
    {
        task.Step(step).Begin(at);
        service.Agenda.Add(at + RunTiming.Span(seconds), task, due =>
        {
            if (!task.IsRunning)
                return;
            if (task.Step(step).Status == "running")
                task.Step(step).End("finished", due);
            then(due);
        });
    }
}
