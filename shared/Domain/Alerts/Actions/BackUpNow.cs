using SuperInsight.Domain.Backups;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary><c>backup_now</c>: asks for a backup of the source that the rule's target names, of PostgreSQL where it names none.</summary>
public sealed class BackUpNow(AskForBackup ask) : IAlertActions
{
    public bool Takes(AlertActionKind kind) => kind == AlertActionKind.BackupNow;

    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!BackupSource.TryParse(action.Target ?? BackupSource.Postgres.ToString(), out var source))
            return ActionOutcome.Refused($"'{action.Target}' is not a backup source");
        return await ask.RunAsync(source, ActionMark.Of(action), $"rule {action.Rule}: {action.Why}", cancellationToken) switch
        {
            BackupRequestOutcome.Accepted accepted => ActionOutcome.Done($"a backup of {source} is asked for: run {accepted.RunId}"),
            BackupRequestOutcome.Held held => ActionOutcome.Done($"a backup of {source} is under way: run {held.Holder.RunId}"),
            BackupRequestOutcome.Frozen { Freeze: var freeze } => ActionOutcome.Refused($"backups are frozen by {freeze.By}: {freeze.Reason}"),
            var other => ActionOutcome.Failed($"{other}"),
        };
    }
}
