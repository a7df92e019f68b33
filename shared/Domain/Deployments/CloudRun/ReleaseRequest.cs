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
