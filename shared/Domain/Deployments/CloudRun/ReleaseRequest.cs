namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>What to release.</summary>
public sealed record ReleaseRequest
{
    /// <exception cref="ArgumentException">The image is empty.</exception>
    public ReleaseRequest(string image, ReleaseMode mode, string remark)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(image);
        ArgumentNullException.ThrowIfNull(remark);
        (Image, Mode, Remark) = (image, mode, remark);
    }

    /// <summary><c>registry/namespace/name:tag</c>, best with a digest.</summary>
    public string Image { get; }

    public ReleaseMode Mode { get; }

    /// <summary>Shown in the cloud's console and history.</summary>
    public string Remark { get; }

    /// <summary>Variables to add or change; a null value removes one. All others stay as they are.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Another size or number of instances, with the same release; null leaves it.</summary>
    public ScalingChange? Scaling { get; init; }

    /// <summary>Another port of the container; null leaves it.</summary>
    public int? Port { get; init; }

    /// <summary>Another rule by which instances are added, in the place of all there are; null leaves them.</summary>
    public ScalingRule? Rule { get; init; }

    /// <summary>Another source of logs; null leaves it.</summary>
    public string? Logs { get; init; }

    /// <summary>Volumes to mount beside those that are: network file systems, with their source.</summary>
    /// <value>None.</value>
    public IReadOnlyList<RunVolume> Attach { get; init; } = [];

    /// <summary>The configuration that the new version gets.</summary>
    /// <param name="serving">Of the version with most traffic: what was asked for later and never served does not count.</param>
    /// <param name="service">The service's own: the number of instances is changed there, without a version.</param>
    /// <exception cref="InvalidOperationException">The present environment cannot be read.</exception>
    public RunConfiguration Apply(RunConfiguration serving, RunConfiguration service)
    {
        ArgumentNullException.ThrowIfNull(serving);
        ArgumentNullException.ThrowIfNull(service);
        return serving with
        {
            MinInstances = Scaling?.MinInstances ?? service.MinInstances,
            MaxInstances = Scaling?.MaxInstances ?? service.MaxInstances,
            Cores = Scaling?.Cores ?? serving.Cores,
            MemoryGiB = Scaling?.MemoryGiB ?? serving.MemoryGiB,
            Port = Port ?? serving.Port,
            Rule = Rule ?? serving.Rule,
            Logs = Logs ?? serving.Logs,
            Environment = Merge(serving.Environment ?? throw new InvalidOperationException("the present environment cannot be read")),
            Volumes = [.. serving.Volumes, .. Attach],
        };
    }

    /// <summary>The environment that the new version gets.</summary>
    public IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> present)
    {
        ArgumentNullException.ThrowIfNull(present);
        var merged = new SortedDictionary<string, string>(present.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in Environment)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value;
        }

        return merged;
    }
}

/// <summary>How a version comes to its traffic.</summary>
public enum ReleaseMode
{
    /// <summary>All of it, once it is up.</summary>
    Full,

    /// <summary>None at first: its share is set step by step.</summary>
    Gray,
}
