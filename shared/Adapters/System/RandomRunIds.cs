using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>Run ids of 128 random bits.</summary>
public sealed class RandomRunIds : IRunIds
{
#pragma warning disable RS0030 // This is the injected source of ids.
    public string Next() => Guid.NewGuid().ToString("n");
#pragma warning restore RS0030
}
