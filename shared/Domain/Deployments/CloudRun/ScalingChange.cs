namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>What to change of size and number of instances; null leaves a value as it is.</summary>
public sealed record ScalingChange
{
    /// <summary>The most instances that the cloud gives one service.</summary>
    public const int MostInstances = 50;

    /// <exception cref="ArgumentException">A value is out of its bounds, or the least is above the most.</exception>
    public ScalingChange(int? minInstances = null, int? maxInstances = null, double? cores = null, double? memoryGiB = null)
    {
        if (minInstances is < 0 or > MostInstances || maxInstances is < 1 or > MostInstances)
            throw new ArgumentException($"Instances are from 0 (at least) and 1 (at most) to {MostInstances}.");
        if (minInstances > maxInstances)
            throw new ArgumentException($"{minInstances} instances at least are more than {maxInstances} at most.");
        if (cores is <= 0 || memoryGiB is <= 0)
            throw new ArgumentException("Processors and memory are above 0.");
        (MinInstances, MaxInstances, Cores, MemoryGiB) = (minInstances, maxInstances, cores, memoryGiB);
    }

    public int? MinInstances { get; }

    public int? MaxInstances { get; }

    /// <summary>Processors per instance.</summary>
    public double? Cores { get; }

    /// <summary>Memory per instance, GiB.</summary>
    public double? MemoryGiB { get; }

    /// <summary>Tells whether a configuration has all of it.</summary>
    public bool IsIn(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return (MinInstances ?? configuration.MinInstances) == configuration.MinInstances
            && (MaxInstances ?? configuration.MaxInstances) == configuration.MaxInstances
            && (Cores ?? configuration.Cores) == configuration.Cores
            && (MemoryGiB ?? configuration.MemoryGiB) == configuration.MemoryGiB;
    }
}
