using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Fakes.Backups;

/// <summary>Ids that a person can read, never the same twice in one test run.</summary>
public sealed class CountedRunIds(string name) : IRunIds
{
    private static int count;

    public string Next() => $"{name}-{Interlocked.Increment(ref count)}";
}
