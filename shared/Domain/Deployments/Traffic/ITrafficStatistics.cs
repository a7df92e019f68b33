namespace SuperInsight.Domain.Deployments.Traffic;

/// <summary>How real visitors were answered, as the cloud counts it. Reads only.</summary>
public interface ITrafficStatistics
{
    /// <summary>What a version answered in a time; null when the cloud does not tell. Minutes late, and in steps of minutes.</summary>
    /// <param name="service">The service.</param>
    /// <param name="version">One of its versions.</param>
    /// <param name="from">From then on (UTC); what is before it may be counted in part.</param>
    /// <param name="until">Up to then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationException">The cloud did not answer, or refused.</exception>
    Task<TrafficStatistics?> FindAsync(string service, string version, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>What was answered in a time.</summary>
/// <param name="Requests">All.</param>
/// <param name="Errors">Those that the cloud counts as failed: 404 and 5xx among them.</param>
/// <param name="MeanLatency">Of all.</param>
public sealed record TrafficStatistics(long Requests, long Errors, TimeSpan MeanLatency)
{
    /// <summary>From 0 to 1.</summary>
    public double ErrorShare => Requests > 0 ? Math.Min(1, (double)Errors / Requests) : 0;

    public override string ToString() => $"{ErrorShare:P1} of {Requests} requests failed, {MeanLatency.TotalMilliseconds:0} ms each";
}
