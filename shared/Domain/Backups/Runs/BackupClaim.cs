using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>
/// This process's hold on a source while a backup runs. Says "alive" at intervals; <see cref="Lost"/> is cancelled when another
/// process has taken the run over, so that two never work on one source.
/// </summary>
public sealed partial class BackupClaim : IAsyncDisposable
{
    private readonly BackupRunLedger runs;
    private readonly BackupSource source;
    private readonly BackupStarted started;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stopped = new();
    private readonly Task heartbeats;

    public BackupClaim(BackupRunLedger runs, BackupSource source, BackupStarted started, TimeSpan heartbeatInterval, TimeProvider clock, ILogger logger)
    {
        (this.runs, this.source, this.started, this.logger) = (runs, source, started, logger);
        heartbeats = BeatAsync(heartbeatInterval, clock);
    }

    public BackupStarted Started => started;

    /// <summary>Cancelled once another process holds the run.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Ends the run in the ledger; false when it is no longer ours to end.</summary>
    public async Task<bool> EndAsync(BackupRunFact fact, CancellationToken cancellationToken)
    {
        await StopAsync();
        return await runs.AppendAsync(source, fact, IsOurs, cancellationToken);
    }

    /// <summary>Whether the ledger still says that the run is ours.</summary>
    public async Task<bool> HoldsAsync(CancellationToken cancellationToken) =>
        IsOurs((await runs.ReadAsync(source, cancellationToken)).History.Find(started.RunId));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        lost.Dispose();
        stopped.Dispose();
    }

    private bool IsOurs(BackupRun? run) =>
        run is { Phase: BackupRunPhase.Running } && run.Process == started.Process && run.RestorePointId == started.RestorePointId;

    private async Task StopAsync()
    {
        await stopped.CancelAsync();
        await heartbeats;
    }

    private async Task BeatAsync(TimeSpan interval, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped.Token))
            {
                try
                {
                    if (await runs.AppendAsync(source, new BackupAlive(started.RunId), IsOurs, stopped.Token))
                        continue;
                    LogLost(logger, source, started.RunId);
                    await lost.CancelAsync();
                    return;
                }
                catch (OperationException missed)
                {
                    // The next beat may come through; if none does, the claim expires and somebody else takes over.
                    LogMissed(logger, missed, source, started.RunId);
                }
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Backup of {Source}: run {RunId} was taken over by another process; stopping")]
    private static partial void LogLost(ILogger logger, BackupSource source, string runId);

    [LoggerMessage(EventId = 111, Level = LogLevel.Warning, Message = "Backup of {Source}: run {RunId} could not record that it is alive")]
    private static partial void LogMissed(ILogger logger, Exception exception, BackupSource source, string runId);
}
