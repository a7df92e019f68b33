using System.Globalization;
using TencentEmulator.CloudRun.Serving;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A service: its versions, what changes, and who gets its traffic. Everything happens under <see cref="Gate"/>,
/// after <see cref="Settle"/> has brought it to the present.</summary>
internal sealed class RunService(string environment, string name, Uri address, RunConfig config, RunTiming timing, ImageShelf images, InstancePrograms? programs, DateTimeOffset now)
{
    private long _requests;

    public Lock Gate { get; } = new();

    public string Environment { get; } = environment;

    public string Name { get; } = name;

    /// <summary>Where it serves its traffic.</summary>
    public Uri Address { get; } = address;

    public RunConfig Config { get; set; } = config;

    public RunTiming Timing { get; } = timing;

    /// <summary>Whether a change of the number of instances makes a version. The documentation leaves it open.</summary>
    public bool ScalingMakesVersion { get; init; }

    public DateTimeOffset CreatedAt { get; } = now;

    public DateTimeOffset UpdatedAt { get; set; } = now;

    public List<RunVersion> Versions { get; } = [];

    public List<RunTask> Tasks { get; } = [];

    public Agenda Agenda { get; } = new();

    public TrafficRoutes Routes { get; } = new();

    public RunTask? Running => Tasks.LastOrDefault(task => task.IsRunning);

    public string Status => Running is not null ? "deploying" : Tasks is [.., { Status: "failed" }] && Routes.Wanted.Count == 0 ? "create_failed" : "normal";

    public RunVersion? Find(string version) => Versions.FirstOrDefault(candidate => candidate.Name == version);

    /// <summary>The version with the most traffic by the latest decision; null before the first.</summary>
    public RunVersion? Leading => Routes.Wanted.OrderByDescending(share => share.Value).Select(share => Find(share.Key)).FirstOrDefault();

    public RunVersion AddVersion(string image, DateTimeOffset at)
    {
        var number = Versions.Count == 0 ? 1 : Versions.Max(version => version.Number) + 1;
        var version = new RunVersion(string.Create(CultureInfo.InvariantCulture, $"{Name}-{number:000}"), number, image, Config, at, programs);
        Versions.Add(version);
        return version;
    }

    /// <summary>Whether its containers are programs: when they are up is for them to say.</summary>
    public bool RunsPrograms => programs is not null;

    public ImageBehaviour BehaviourOf(RunVersion version) => images.Find(version.Image);

    public void Settle(DateTimeOffset now)
    {
        Agenda.Settle(now);
        foreach (var version in Versions)
        {
            foreach (var instance in version.Instances)
                instance.Settle(now, BehaviourOf(version), Timing);
        }
    }

    /// <summary>Who answers the next request; nulls when there is no such version, or none of its instances is up.</summary>
    /// <param name="now">The present.</param>
    /// <param name="tried">Instances that did not answer this request: asked again only where there is no other.</param>
    public (RunVersion? Version, RunInstance? Instance) Next(DateTimeOffset now, IReadOnlySet<string> tried)
    {
        var version = Routes.Pick(now, _requests++) is { } name ? Find(name) : null;
        return (version, version?.Next(tried));
    }
}
