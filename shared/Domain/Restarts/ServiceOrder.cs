namespace SuperInsight.Domain.Restarts;

/// <summary>A container's services by what they are to each other; each list in the order of their starts. The names are supervisor's.</summary>
/// <param name="Data">What holds the data: needs nothing.</param>
/// <param name="Applications">What works on the data: needs all of it.</param>
/// <param name="Front">What lets work in: needs the applications.</param>
public sealed record ServiceOrder(IReadOnlyList<string> Data, IReadOnlyList<string> Applications, IReadOnlyList<string> Front)
{
    /// <summary>In the order in which they are started: PostgreSQL, Redis, FastAPI, Label Studio, nginx.</summary>
    public IEnumerable<string> All => Data.Concat(Applications).Concat(Front);

    /// <summary>What must be well before a service is started, in the order in which that is seen to.</summary>
    public IReadOnlyList<string> NeededBy(string service) =>
        Data.Contains(service) ? [] : Applications.Contains(service) ? Data : [.. Data, .. Applications];
}
