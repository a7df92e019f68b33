using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Domain.Backups.LiveDamage;

/// <summary>
/// Looks for damage in the live database, some relations at a time, round after round. A finding is an alarm with the command that
/// restores. Safe to repeat; of two at once, both look and the first one's record stands.
/// </summary>
public sealed partial class CheckLiveDamage(
    ILiveDatabase database, LiveDamageLedger ledger, RestorePointCatalogue catalogue, AlarmLedger alarms, TimeProvider clock, ILogger<CheckLiveDamage> logger)
{
    /// <summary>Of a daily look. What does not fit in has its turn the next day.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(20);

    private const int Named = 5;

    /// <summary>The alarm of a damaged database.</summary>
    public static string Alarm(BackupSource source) => $"live-damage/{source}";

    /// <exception cref="OperationException">The server is away or refuses: nothing is known. Other alarms are for that.</exception>
    public async Task<LiveDamageState> RunAsync(CancellationToken cancellationToken)
    {
        var (earlier, head) = await ledger.ReadAsync(database.Source, cancellationToken);
        earlier ??= LiveDamageState.Initial(clock.GetUtcNow());
        var suspects = earlier.Open.Select(open => open.Finding.Relation).Where(relation => relation != 0).ToArray();
        var seen = await database.InspectAsync(new(suspects, earlier.Cursor, Budget), cancellationToken);
        var state = earlier.After(seen, clock.GetUtcNow());
        foreach (var note in seen.Notes)
            LogNote(logger, database.Description, note);
        if (state.Open.Count > 0)
            await RaiseAsync(state, cancellationToken);
        else
            await alarms.ClearAsync(Alarm(database.Source), cancellationToken);
        if (!await ledger.TryRecordAsync(database.Source, state, head, cancellationToken))
            LogOutrun(logger, database.Description);
        LogDone(logger, database.Description, seen.Checked.Count, state.Open.Count);
        return state;
    }

    private async Task RaiseAsync(LiveDamageState state, CancellationToken cancellationToken)
    {
        var findings = string.Join("; ", state.Open.Take(Named).Select(open => $"{open.Finding.Name}: {open.Finding.Message}"));
        var more = state.Open.Count > Named ? $"; and {state.Open.Count - Named} more" : string.Empty;
        await alarms.RaiseAsync(
            new(Alarm(database.Source), AlarmSeverity.Critical, $"{database.Description} is damaged: {findings}{more}.", $"{Rebuild(state)}{await RestoreAsync(cancellationToken)}"),
            cancellationToken);
    }

    /// <summary>An index can be built anew without any backup, from a table that is whole. Damage in a table shows in its indexes too.</summary>
    private static string Rebuild(LiveDamageState state)
    {
        if (state.Open.Any(open => open.Finding.Kind is DamageKind.Table or DamageKind.Catalogue))
            return string.Empty;
        var indexes = state.Open.Where(open => open.Finding.Kind == DamageKind.Index).Select(open => open.Finding.Name).ToArray();
        return indexes.Length > 0 ? $"Build damaged indexes anew: REINDEX INDEX CONCURRENTLY {indexes[0]}{(indexes.Length > 1 ? " (and the others)" : string.Empty)}. " : string.Empty;
    }

    private async Task<string> RestoreAsync(CancellationToken cancellationToken)
    {
        var command = $"ops backup restore latest:{database.Source} --verified --to postgresql://USER@HOST:PORT/NEW_DATABASE";
        try
        {
            var newest = (await catalogue.ListAsync(database.Source, cancellationToken)).Points.FirstOrDefault(point => point.Verified);
            return newest is null
                ? $"Stop writing to it, check the disk, and restore into an empty database: `{command}`. No restore point is proven yet: `ops backup drill latest:{database.Source}` proves one."
                : $"Stop writing to it, check the disk, and restore into an empty database: `{command}` (the newest proven one is {newest.Id}).";
        }
        catch (OperationException)
        {
            // The bucket is away: the command is right all the same.
            return $"Stop writing to it, check the disk, and restore into an empty database: `{command}`.";
        }
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Warning, Message = "Looking for damage in {Database}: {Note}")]
    private static partial void LogNote(ILogger logger, string database, string note);

    [LoggerMessage(EventId = 161, Level = LogLevel.Warning, Message = "Looking for damage in {Database}: another process did so at the same time; its record stands")]
    private static partial void LogOutrun(ILogger logger, string database);

    [LoggerMessage(EventId = 162, Level = LogLevel.Information, Message = "Looked for damage in {Database}: {Relations} relations, {Open} findings are open")]
    private static partial void LogDone(ILogger logger, string database, int relations, int open);
}
