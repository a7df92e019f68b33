using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>
/// A hold on a source that the ledger knows of. Says "alive" at intervals; <see cref="Lost"/> is cancelled when another
/// process has taken the run over, so that two never work on one source.
/// </summary>
public sealed partial class BackupClaim : BackupHold
{
    private readonly BackupRunLedger runs;
    private readonly BackupSource source;
    private readonly BackupStarted started;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stopped = new();
    private readonly Task heartbeats;
    private readonly HashSet<string> names = [];

    public BackupClaim(BackupRunLedger runs, BackupSource source, BackupStarted started, TimeSpan heartbeatInterval, TimeProvider clock, ILogger logger)
    {
        (this.runs, this.source, this.started, this.logger) = (runs, source, started, logger);
        names.Add(started.RestorePointId);
        heartbeats = BeatAsync(heartbeatInterval, clock);
    }

    public BackupStarted Started => started;

    public override CancellationToken Lost => lost.Token;

    public override async Task<bool> EndAsync(BackupRunFact fact, CancellationToken cancellationToken)
    {
        await StopAsync();
        return await runs.AppendAsync(source, fact, IsOurs, cancellationToken);
    }

    public override async Task<bool> HoldsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return IsOurs((await runs.ReadAsync(source, cancellationToken)).History.Find(started.RunId));
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            LogMissed(logger, away, source, started.RunId);
            return !lost.IsCancellationRequested;
        }
    }

    public override async Task ContinueAsAsync(RestorePointId id, CancellationToken cancellationToken)
    {
        lock (names)
            names.Add(id.ToString());
        try
        {
            await runs.AppendAsync(source, started with { RestorePointId = id.ToString() }, IsOurs, cancellationToken);
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            // A successor would then look for the point under its first name, and take another backup: one too many, never one too few.
            LogMissed(logger, away, source, started.RunId);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        lost.Dispose();
        stopped.Dispose();
    }

    private bool IsOurs(BackupRun? run)
    {
        lock (names)
            return run is { Phase: BackupRunPhase.Running, RestorePointId: { } name } && run.Process == started.Process && names.Contains(name);
    }

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
