using TencentEmulator.CloudRun.Serving;

namespace TencentEmulator.CloudRun.Model;

/// <summary>A version of a service: an image with the configuration it was released with.</summary>
internal sealed class RunVersion(string name, int number, string image, RunConfig config, DateTimeOffset createdAt, InstancePrograms? programs)
{
    private long _requests;
    private int _places;

    public string Name { get; } = name;

    public int Number { get; } = number;

    public string Image { get; } = image;

    public RunConfig Config { get; } = config;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Status { get; set; } = "creating";

    /// <summary>What it answered.</summary>
    public TrafficLog Traffic { get; } = new();

    /// <summary>None before it was started and after it was drained.</summary>
    public List<RunInstance> Instances { get; } = [];

    /// <summary>Starts as many instances as the configuration asks for at least, unless they are there. Those that were stopped may still be ending: none gets the name of another.</summary>
    public void Start(DateTimeOffset now)
    {
        while (Instances.Count < Math.Max(1, Config.Number("MinNum")))
            Instances.Add(new RunInstance(this, ++_places, now, programs));
    }

    public void Stop()
    {
        Instances.ForEach(instance => instance.End());
        Instances.Clear();
    }

    /// <summary>An instance that answers, each in turn; null when none does.</summary>
    /// <param name="tried">Those that come last.</param>
    public RunInstance? Next(IReadOnlySet<string> tried)
    {
        var up = Instances.Where(instance => instance.IsUp).ToArray();
        if (Array.FindAll(up, instance => !tried.Contains(instance.Id)) is { Length: > 0 } others)
            up = others;
        return up.Length == 0 ? null : up[_requests++ % up.Length];
    }
}
