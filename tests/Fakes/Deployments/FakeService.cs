using System.Globalization;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A service of an <see cref="InMemoryCloudRun"/>: what was asked for, and what has become of it by now.</summary>
internal sealed class FakeService(string name, RunConfiguration configuration)
{
    private readonly List<(DateTimeOffset From, (string Version, int Percent)[] Split)> routes = [];

    public string Name { get; } = name;

    public RunConfiguration Configuration { get; set; } = configuration;

    public List<FakeVersion> Versions { get; } = [];

    public List<FakeTask> Tasks { get; } = [];

    public FakeTask? Open => Tasks.LastOrDefault(task => task.Outcome == RunTaskOutcome.Open);

    /// <summary>The latest decision on traffic, in effect or not.</summary>
    public (string Version, int Percent)[] Wanted => routes.Count > 0 ? routes[^1].Split : [];

    public string Leading => Wanted.OrderByDescending(share => share.Percent).FirstOrDefault().Version ?? "";

    public FakeVersion AddVersion(string image, RunConfiguration configuration, DateTimeOffset now)
    {
        var number = Versions.Count == 0 ? 1 : Versions.Max(version => version.Number) + 1;
        var version = new FakeVersion(string.Create(CultureInfo.InvariantCulture, $"{Name}-{number:000}"), number, image, configuration, now);
        Versions.Add(version);
        return version;
    }

    public void Decide(DateTimeOffset from, params (string Version, int Percent)[] split) => routes.Add((from, split));

    public (string Version, int Percent)[] Serving(DateTimeOffset now) => routes.LastOrDefault(route => route.From <= now).Split ?? [];

    public FakeVersion? Find(string version) => Versions.Find(candidate => candidate.Name == version);

    /// <summary>Lets happen what is due.</summary>
    public void Settle(DateTimeOffset now, TimeSpan convergence)
    {
        if (Open is not { IsOffered: false } task || task.DueAt > now)
            return;
        var version = Find(task.Version);
        if (task.WillFail || version is null)
        {
            task.Outcome = RunTaskOutcome.Failed;
            task.FailReason = "the image does not come up";
            return;
        }

        version.IsUsable = true;
        if (task.IsGray)
        {
            task.IsOffered = true;
            Decide(task.DueAt, (task.Before, 100), (task.Version, 0));
            return;
        }

        task.Outcome = RunTaskOutcome.Succeeded;
        Decide(task.DueAt + convergence, (task.Version, 100));
    }
}

/// <summary>A version of it.</summary>
internal sealed record FakeVersion(string Name, int Number, string Image, RunConfiguration Configuration, DateTimeOffset CreatedAt)
{
    public bool IsUsable { get; set; }

    public string StatusText => IsUsable ? "normal" : "creating";
}

/// <summary>A task of it; a gray one is offered when its canary is up and waits for traffic.</summary>
internal sealed record FakeTask(long Id, bool IsGray, string Before, string Version, DateTimeOffset CreatedAt, DateTimeOffset DueAt, bool WillFail)
{
    public RunTaskOutcome Outcome { get; set; }

    public bool IsOffered { get; set; }

    public string FailReason { get; set; } = "";

    public RunTask ToTask() => new(
        Id, Outcome, Outcome switch { RunTaskOutcome.Open => "running", RunTaskOutcome.Succeeded => "finished", _ => FailReason.Length > 0 ? "failed" : "stopped" },
        IsGray, Before, Version, [], FailReason, CreatedAt);
}
