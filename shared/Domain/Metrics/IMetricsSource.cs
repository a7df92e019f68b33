namespace SuperInsight.Domain.Metrics;

/// <summary>A capability that has something to measure. It is measured by one at a time, beside the other sources.</summary>
public interface IMetricsSource
{
    /// <summary>Names the capability, for telling which one could not be measured: <c>backups</c>.</summary>
    string Name { get; }

    /// <summary>How long measuring may take; elapsed time.</summary>
    /// <value>5 seconds.</value>
    TimeSpan Deadline => TimeSpan.FromSeconds(5);

    /// <summary>How long a measurement serves, where measuring is dear or what is measured changes slowly; elapsed time. A failure serves for no time.</summary>
    /// <value>Not at all.</value>
    TimeSpan Keep => TimeSpan.Zero;

    /// <summary>What is said in its place when it cannot be measured: <c>pg_up 0</c>.</summary>
    /// <value>Nothing.</value>
    IReadOnlyList<Metric> WhenAway => [];

    /// <summary>Measures now. The same names every time.</summary>
    /// <exception cref="OperationException">It cannot be measured.</exception>
    /// <exception cref="Settings.SettingException">The same; where it is about a setting that is missing, there is nothing to measure here.</exception>
    Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken);
}
