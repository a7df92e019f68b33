using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Copying;

/// <summary>
/// Brings the buckets together again: what went to the standby while the primary was away is copied back and, on request, the other way
/// too. Meant for a timer; safe to repeat, to run on several hosts at once, and to die at any step: nothing is written over, and a point
/// is visible only when all of it is there.
/// </summary>
public sealed partial class CopyBackups(
    BackupStores stores, BackupLayout layout, ManifestCodec codec, CopyScope scope, SyncLedger sync, AlarmLedger alarms, ILogger<CopyBackups> logger)
{
    private const string Conflicting = "backup-sync-conflict";
    private const string Failing = "backup-sync-failing";

    /// <summary>Points of which both buckets were seen to hold the same manifest: those do not change.</summary>
    private readonly ConcurrentDictionary<RestorePointId, bool> same = [];

    /// <summary>One round. Without a standby there is nothing to do.</summary>
    public async Task<CopyOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (stores.Standby is not { } standby)
            return new CopyOutcome([], [], null);
        Round round = new(standby, stores.Primary);
        try
        {
            await CopyAsync(round, cancellationToken);
            if (scope.Direction == CopyDirection.BothWays)
                await CopyAsync(round.Turned(), cancellationToken);
        }
        catch (ObjectStoreException away)
        {
            round.Fail(away);
            LogFailed(logger, away);
        }

        await SayAsync(round, cancellationToken);
        return new CopyOutcome(round.Copied, round.Conflicts, round.Failures.FirstOrDefault());
    }

    private async Task CopyAsync(Round round, CancellationToken cancellationToken)
    {
        PointCopy points = new(round.From, round.To, layout, codec);
        var (here, there) = (await ListManifestsAsync(round.From, cancellationToken), await ListManifestsAsync(round.To, cancellationToken));
        foreach (var id in here.Except(same.Keys).OrderBy(id => id.StartedAt))
        {
            var isThere = there.Contains(id);
            await TakeAsync(round, layout.ManifestKey(id), async () =>
            {
                var result = await (isThere ? points.CompareAsync(id, cancellationToken) : points.CopyAsync(id, cancellationToken));
                if (result is CopyResult.Copied || (result is CopyResult.AlreadyThere && isThere))
                    same[id] = true;
                return result;
            });
        }

        foreach (var range in scope.PlainRanges)
            await CopyRangeAsync(range, round, cancellationToken);
    }

    private async Task CopyRangeAsync(string range, Round round, CancellationToken cancellationToken)
    {
        ObjectCopy objects = new(round.From, round.To);
        var there = await ListAsync(round.To, range, cancellationToken);
        foreach (var (key, size) in await ListAsync(round.From, range, cancellationToken))
        {
            if (there.TryGetValue(key, out var theirs) && theirs == size)
                continue;
            await TakeAsync(round, key, () => objects.CopyAsync(key, null, cancellationToken));
        }
    }

    /// <summary>A bucket that is away ends the round; any other trouble ends one point, and the next is tried.</summary>
    private async Task TakeAsync(Round round, string key, Func<Task<CopyResult>> step)
    {
        try
        {
            var result = await step();
            round.Take(key, result);
            if (result is CopyResult.Copied)
                LogCopied(logger, key, round.From.Bucket, round.To.Bucket);
            if (result is CopyResult.Conflict conflict)
                LogConflict(logger, key, round.From.Bucket, round.To.Bucket, conflict.Reason);
        }
        catch (ObjectStoreException trouble) when (!BackupStores.IsAway(trouble))
        {
            round.Fail(trouble);
            LogFailed(logger, trouble);
        }
    }

    private async Task SayAsync(Round round, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var conflict in round.Conflicts)
                await sync.RecordAsync(conflict, cancellationToken);
        }
        catch (OperationException away)
        {
            // The next round finds the conflict again.
            LogUnrecorded(logger, away);
        }

        if (round.Conflicts.Count > 0)
        {
            await alarms.RaiseAsync(new(Conflicting, AlarmSeverity.Warning, $"The backup buckets disagree about {round.Conflicts.Count} objects, such as {round.Conflicts[0].Key}: {round.Conflicts[0].Reason}.",
                "Both are kept. `ops backup list` shows which are believed; remove the wrong one by hand."), cancellationToken);
        }
        else if (round.Failures.Count == 0)
            await alarms.ClearAsync(Conflicting, cancellationToken);

        if (round.Failures is [var failure, ..])
            await alarms.RaiseAsync(new(Failing, AlarmSeverity.Warning, $"Backups can't be copied between the buckets: {failure}.", "It is repeated every few minutes; restores find the points in the bucket where they are."), cancellationToken);
        else
            await alarms.ClearAsync(Failing, cancellationToken);
    }

    private async Task<HashSet<RestorePointId>> ListManifestsAsync(IObjectStore store, CancellationToken cancellationToken) =>
        [.. (await ListAsync(store, layout.KeyPrefix(null), cancellationToken)).Keys.Select(layout.ManifestOwner).OfType<RestorePointId>()];

    private static async Task<Dictionary<string, long>> ListAsync(IObjectStore store, string prefix, CancellationToken cancellationToken)
    {
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        await foreach (var page in store.ListAsync(prefix, null, null, cancellationToken))
        {
            foreach (var entry in page.Objects)
                found[entry.Key] = entry.Size;
        }

        return found;
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Information, Message = "{Key} copied from {From} to {To}, with what it stands for")]
    private static partial void LogCopied(ILogger logger, string key, string from, string to);

    [LoggerMessage(EventId = 161, Level = LogLevel.Warning, Message = "Backups could not be copied between the buckets; the next round goes on")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 162, Level = LogLevel.Warning, Message = "{Key} cannot be copied from {From} to {To}: {Reason}")]
    private static partial void LogConflict(ILogger logger, string key, string from, string to, string reason);

    [LoggerMessage(EventId = 163, Level = LogLevel.Warning, Message = "A conflict between the buckets could not be recorded yet")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception);

    /// <summary>One round, one way or the other; what it found is counted together.</summary>
    private sealed class Round(IObjectStore from, IObjectStore to)
    {
        public IObjectStore From => from;

        public IObjectStore To => to;

        public List<string> Copied { get; private init; } = [];

        public List<SyncConflict> Conflicts { get; private init; } = [];

        public List<string> Failures { get; private init; } = [];

        public Round Turned() => new(to, from) { Copied = Copied, Conflicts = Conflicts, Failures = Failures };

        public void Fail(ObjectStoreException failure) => Failures.Add(failure.Message);

        public void Take(string key, CopyResult result)
        {
            if (result is CopyResult.Copied)
                Copied.Add(key);
            if (result is CopyResult.Conflict conflict && !Conflicts.Exists(known => known.Key == key))
                Conflicts.Add(new SyncConflict(key, from.Bucket, to.Bucket, conflict.Reason));
        }
    }
}
