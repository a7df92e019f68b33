using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Deployments;

/// <summary>
/// Has a backup taken of every source, by whichever process backs it up, and reads each one whole. The deployment's id names the runs, so
/// that asking again finds them.
/// </summary>
/// <param name="sources">What to back up; asked for each time.</param>
/// <param name="ask">Asks for a backup.</param>
/// <param name="runs">How far it is.</param>
/// <param name="verifications">What is known to be good.</param>
/// <param name="verify">Finds out.</param>
/// <param name="logger">Told of what could not be read.</param>
public sealed partial class SafeguardByBackup(
    Func<CancellationToken, Task<IReadOnlyList<BackupSource>>> sources, AskForBackup ask, BackupRunLedger runs, VerificationLedger verifications, VerifyRestorePoint verify, ILogger<SafeguardByBackup> logger) : IDataSafeguard
{
    /// <summary>How often a backup is begun for one deployment.</summary>
    private const int Attempts = 3;

    /// <summary>Reading a point takes minutes: it goes on between two calls. A process that dies leaves nothing; the next one begins again.</summary>
    private readonly ConcurrentDictionary<string, Task<SafeguardOutcome>> reading = new(StringComparer.Ordinal);

    public async Task<SafeguardOutcome> EnsureAsync(string service, string deploymentId, CancellationToken cancellationToken)
    {
        var wanted = await sources(cancellationToken);
        if (wanted.Count == 0)
            return new SafeguardOutcome.Failed("nothing here was ever backed up", "Take a first backup, `ops backup run postgres`, or name the sources in Deployments__SafeguardSources.");
        // All are asked for before any is waited for.
        List<SafeguardOutcome> all = [];
        foreach (var source in wanted)
            all.Add(await EnsureAsync(source, service, deploymentId, cancellationToken));
        return all.OfType<SafeguardOutcome.Failed>().FirstOrDefault()
            ?? all.OfType<SafeguardOutcome.Working>().FirstOrDefault()
            ?? (SafeguardOutcome)new SafeguardOutcome.Done([.. all.OfType<SafeguardOutcome.Done>().SelectMany(done => done.RestorePoints)]);
    }

    private async Task<SafeguardOutcome> EnsureAsync(BackupSource source, string service, string deploymentId, CancellationToken cancellationToken)
    {
        var history = (await runs.ReadAsync(source, cancellationToken)).History;
        for (var attempt = 1; ; attempt++)
        {
            var id = attempt == 1 ? deploymentId : $"{deploymentId}-{attempt}";
            switch (history.Find(id))
            {
                case null:
                    return await AskAsync(source, id, $"deployment {deploymentId} of {service}", cancellationToken);
                case { Phase: BackupRunPhase.Completed, RestorePointId: { } point }:
                    return await JudgeAsync(source, point, cancellationToken);
                case { Phase: BackupRunPhase.Failed } when attempt < Attempts:
                    continue;
                case { Phase: BackupRunPhase.Failed } failed:
                    return new SafeguardOutcome.Failed($"the backup of {source} failed {Attempts} times: {failed.Reason}", failed.Hint ?? $"`ops backup run {source}` shows what is wrong.");
                default:
                    return new SafeguardOutcome.Working();
            }
        }
    }

    /// <summary>One that is held by another run is asked for again later.</summary>
    private async Task<SafeguardOutcome> AskAsync(BackupSource source, string runId, string by, CancellationToken cancellationToken) =>
        await ask.RunAsync(source, runId, by, cancellationToken) is BackupRequestOutcome.Frozen { Freeze: var freeze }
            ? new SafeguardOutcome.Failed($"backups are frozen by {freeze.By} since {freeze.Since:u}: {freeze.Reason}", "`ops unfreeze backups`, then deploy again.")
            : new SafeguardOutcome.Working();

    private async Task<SafeguardOutcome> JudgeAsync(BackupSource source, string point, CancellationToken cancellationToken)
    {
        if ((await verifications.LastAsync(source, cancellationToken)).GetValueOrDefault(point) is { } verdict)
            return verdict.Good ? new SafeguardOutcome.Done([point]) : Damaged(point, verdict.Reason);
        var reader = reading.GetOrAdd(point, id => Task.Run(() => ReadAsync(id), CancellationToken.None));
        if (!reader.IsCompleted)
            return new SafeguardOutcome.Working();
        var outcome = await reader;
        if (outcome is SafeguardOutcome.Working)
            reading.TryRemove(point, out _);
        return outcome;
    }

    private async Task<SafeguardOutcome> ReadAsync(string point)
    {
        try
        {
            await verify.RunAsync(RestorePointReference.To(RestorePointId.Parse(point)), [], null, CancellationToken.None);
            return new SafeguardOutcome.Done([point]);
        }
        catch (RestorePointDamagedException damaged)
        {
            return Damaged(point, damaged.Reason);
        }
        catch (OperationException unread)
        {
            LogUnread(logger, point, unread.Message);
            return new SafeguardOutcome.Working();
        }
    }

    private static SafeguardOutcome.Failed Damaged(string point, string? reason) => new($"the backup {point} is damaged: {reason}", $"`ops backup verify {point}` shows it; look at the bucket.");

    [LoggerMessage(EventId = 230, Level = LogLevel.Warning, Message = "Restore point {Point} could not be read, which a deployment waits for: {Reason}")]
    private static partial void LogUnread(ILogger logger, string point, string reason);
}
