using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Metrics;

/// <summary>
/// Measures every source, all at once and each with a deadline of its own. One that fails or hangs neither hides nor delays the others:
/// <c>source_up</c> tells which. One that still hangs is not asked again. What is not configured is absent.
/// </summary>
public sealed partial class ReadMetrics(IEnumerable<IMetricsSource> sources, TimeProvider clock, ILogger<ReadMetrics> logger)
{
    private readonly IMetricsSource[] sources = [.. sources];
    private readonly ConcurrentDictionary<IMetricsSource, Task> running = new();
    private readonly ConcurrentDictionary<IMetricsSource, bool> away = new();
    private readonly ConcurrentDictionary<IMetricsSource, (IReadOnlyList<Metric> Metrics, long Timestamp)> kept = new();

    /// <summary>Prometheus' text.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken) => PrometheusText.Write((await MeasureAsync(cancellationToken)).Metrics);

    public async Task<MetricsReading> MeasureAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var measured = await Task.WhenAll(sources.Select(source => MeasureAsync(source, cancellationToken)));
        MetricSample[] up = [.. sources.Zip(measured).Where(one => one.Second is not null).Select(one => new MetricSample(one.Second!.Up ? 1 : 0, ("source", one.First.Name)))];
        return new(at, [.. measured.SelectMany(one => one?.Metrics ?? []), new("source_up", "Whether a source of metrics could be measured.", up)]);
    }

    /// <summary>Null when there is nothing to measure.</summary>
    private async Task<Measured?> MeasureAsync(IMetricsSource source, CancellationToken cancellationToken)
    {
        if (running.TryGetValue(source, out var before) && !before.IsCompleted)
            return new(false, source.WhenAway);
        if (kept.TryGetValue(source, out var known) && clock.GetElapsedTime(known.Timestamp) < source.Keep)
            return new(true, known.Metrics);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<IReadOnlyList<Metric>>? measuring = null;
        try
        {
            var (deadline, began) = (source.Deadline, clock.GetTimestamp());
            // On a thread of its own until it first waits: the others begin whatever it does.
            measuring = Task.Run(() => source.MeasureAsync(ended.Token), CancellationToken.None);
            running[source] = measuring;
            var metrics = await measuring.WaitAsync(deadline, clock, cancellationToken);
            if (source.Keep > TimeSpan.Zero)
                kept[source] = (metrics, began);
            if (away.TryRemove(source, out _))
                LogReadable(logger, source.Name);
            return new(true, metrics);
        }
        catch (SettingException missing) when (missing.IsMissing)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever befalls one source, the others are measured.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (away.TryAdd(source, true))
                LogUnreadable(logger, failure, source.Name);
            return new(false, source.WhenAway);
        }
        finally
        {
            await ended.CancelAsync();
            // What fails after its deadline has been told of already.
            _ = measuring?.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private sealed record Measured(bool Up, IReadOnlyList<Metric> Metrics);

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "The metrics of {Source} cannot be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string source);

    [LoggerMessage(EventId = 223, Level = LogLevel.Information, Message = "The metrics of {Source} can be read again")]
    private static partial void LogReadable(ILogger logger, string source);
}
