namespace SuperInsight.Domain.Metrics;

/// <summary>A capability that has something to measure.</summary>
public interface IMetricsSource
{
    /// <summary>Names the capability, for telling which one could not be measured: <c>backups</c>.</summary>
    string Name { get; }

    /// <summary>Measures now. The same names every time.</summary>
    /// <exception cref="OperationException">It cannot be measured.</exception>
    Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken);
}
