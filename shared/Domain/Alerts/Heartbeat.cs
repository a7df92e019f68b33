using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alerts;

/// <summary>
/// Watches the watcher: tells a dead man's switch outside, at most once a minute, that rules are evaluated. It never keeps evaluation
/// waiting and never fails it. Thread-safe.
/// </summary>
/// <param name="target">Asked for each time; null where none is set.</param>
/// <param name="clock">Paces, and ends a ping that takes too long.</param>
/// <param name="logger">Told of pings that fail.</param>
public sealed partial class Heartbeat(Func<IHeartbeatTarget?> target, TimeProvider clock, ILogger<Heartbeat> logger) : IMetricsSource
{
    /// <summary>From the beginning of one ping to the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>How long a ping may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private DateTimeOffset? begun;
    private DateTimeOffset? heard;
    private (long Taken, long Failed) pings;
    private Task last = Task.CompletedTask;

    public string Name => "heartbeat";

    /// <summary>The ping that is under way; ended where none is.</summary>
    public Task Last
    {
        get
        {
            lock (gate)
                return last;
        }
    }

    /// <summary>Says that rules were evaluated just now. Returns at once.</summary>
    public void Beat()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // A clock that was set back must not end all pings.
            if (!last.IsCompleted || begun is { } at && now >= at && now - at < Every)
                return;
            begun = now;
            last = Task.Run(PingAsync);
        }
    }

    /// <exception cref="SettingException">No switch is set: there is nothing to measure.</exception>
    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        if (!IsSet())
            throw SettingException.Missing("Heartbeat__Url", "a dead man's switch outside");
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<Metric>>(
            [
                new("heartbeat_pings_total", "Pings of Heartbeat__Url.", [new MetricSample(pings.Taken, ("result", "taken")), new MetricSample(pings.Failed, ("result", "failed"))]) { Kind = MetricKind.Counter },
                .. heard is { } at ? (Metric[])[new("heartbeat_last_taken_timestamp_seconds", "When Heartbeat__Url last took a ping.", [new MetricSample(at.ToUnixTimeSeconds())])] : [],
            ]);
        }
    }

    private bool IsSet()
    {
        try
        {
            return target() is not null;
        }
        catch (SettingException)
        {
            // Set, and wrongly: its pings fail.
            return true;
        }
    }

    private async Task PingAsync()
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            if (target() is not { } there)
                return;
            await there.PingAsync(limit.Token);
            lock (gate)
                (pings.Taken, heard) = (pings.Taken + 1, clock.GetUtcNow());
        }
        catch (OperationException failure)
        {
            Fail(failure.Reason, failure.Hint);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Fail($"it did not answer within {Longest.TotalSeconds:0} s", "It is pinged again in a minute.");
        }
    }

    private void Fail(string reason, string hint)
    {
        lock (gate)
            pings.Failed++;
        LogFailed(logger, reason, hint);
    }

    [LoggerMessage(EventId = 240, Level = LogLevel.Warning, Message = "The heartbeat was not taken: {Reason}. {Hint}")]
    private static partial void LogFailed(ILogger logger, string reason, string hint);
}
