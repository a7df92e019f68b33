using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Work;

/// <summary>
/// This process's turn at heavy work. Says "alive" at intervals until it is disposed, which gives the turn back. When a turn is lost,
/// because nothing was heard for too long, the work goes on beside the other: it costs speed, nothing else. Disposing twice gives it back once.
/// </summary>
public sealed partial class HeavyWorkClaim : IAsyncDisposable
{
    /// <summary>How long giving the turn back may take; after that it expires by itself.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(15);

    private readonly HeavyWork work;
    private readonly HeavyWorkTaken taken;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopped = new();
    private readonly Task heartbeats;
    private readonly Lazy<Task> release;

    internal HeavyWorkClaim(HeavyWork work, HeavyWorkTaken taken, TimeProvider clock, ILogger logger)
    {
        (this.work, this.taken, this.clock, this.logger) = (work, taken, clock, logger);
        heartbeats = BeatAsync();
        release = new Lazy<Task>(ReleaseAsync);
    }

    /// <summary>Gives the turn back although the work has not ended, because it is heavy no more. Whoever disposes of the turn awaits it.</summary>
    public void GiveBack()
    {
        if (!release.IsValueCreated)
            LogGivenBack(logger, taken.What);
        _ = release.Value;
    }

    public ValueTask DisposeAsync() => new(release.Value);

    private async Task ReleaseAsync()
    {
        await stopped.CancelAsync();
        await heartbeats;
        stopped.Dispose();
        using var deadline = new CancellationTokenSource(LastWords, clock);
        try
        {
            await work.AppendAsync(new HeavyWorkReleased(taken.ClaimId), deadline.Token);
        }
        catch (Exception lost) when (lost is OperationException or OperationCanceledException)
        {
            LogMissed(logger, lost, taken.What);
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(HeavyWorkState.ClaimTimeout / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped.Token))
            {
                try
                {
                    if (await work.AppendAsync(new HeavyWorkAlive(taken.ClaimId), stopped.Token))
                        continue;
                    LogLost(logger, taken.What);
                    return;
                }
                catch (OperationException missed)
                {
                    LogMissed(logger, missed, taken.What);
                }
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(EventId = 214, Level = LogLevel.Information, Message = "{What} only waits now, so that other heavy work may go ahead")]
    private static partial void LogGivenBack(ILogger logger, string what);

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "{What} was not heard of for too long, so that other heavy work may run beside it")]
    private static partial void LogLost(ILogger logger, string what);

    [LoggerMessage(EventId = 212, Level = LogLevel.Warning, Message = "{What} could not record its turn at heavy work")]
    private static partial void LogMissed(ILogger logger, Exception exception, string what);
}
