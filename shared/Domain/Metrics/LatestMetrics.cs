namespace SuperInsight.Domain.Metrics;

/// <summary>The present reading. What was measured less than 15 seconds ago serves everybody who asks: many scrapes cost as much as one. Thread-safe.</summary>
public sealed class LatestMetrics(ReadMetrics readMetrics, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private (MetricsReading Reading, long Timestamp)? latest;

    /// <summary>How old a reading may be that is given as the present one; elapsed time, exclusive.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Measures, whatever was measured before.</summary>
    public async Task<MetricsReading> MeasureAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await MeasureInTurnAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The latest reading while it is fresh; else it is measured, once for all who wait.</summary>
    public async Task<MetricsReading> ReadAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return latest is { } known && clock.GetElapsedTime(known.Timestamp) < Fresh ? known.Reading : await MeasureInTurnAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<MetricsReading> MeasureInTurnAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var reading = await readMetrics.MeasureAsync(cancellationToken);
        latest = (reading, began);
        return reading;
    }
}
