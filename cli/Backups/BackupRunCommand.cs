using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup run SOURCE</c></summary>
internal static class BackupRunCommand
{
    public static Command Create()
    {
        Argument<string> source = new("source") { Description = "What to back up: postgres, postgres-base, redis or files." };
        Option<bool> fullSpeed = new("--full-speed") { Description = "Compete with the application for the processor, instead of giving way to it and reading PostgreSQL at 2 MiB a second." };
        Command command = new("run", "Back up now, in this process, and wait for it.") { source, fullSpeed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!BackupSource.TryParse(parsed.GetRequiredValue(source), out var wanted))
                throw new SettingException("source", $"'{parsed.GetRequiredValue(source)}' is not a backup source", "Use: ops backup run postgres, postgres-base, redis or files; postgres/NAME for a further database.");
            var pace = parsed.GetValue(fullSpeed) ? BackupPace.Full : BackupPace.Background;
            await using var services = OpsServices.Create(parsed);
            var takeBackup = services.GetRequiredService<TakeBackup>();
            takeBackup.EnsurePossible(wanted);
            var runId = services.GetRequiredService<IRunIds>().Next();
            var outcome = await OperatorWork.RunAsync(parsed, services, $"backup of {wanted}", (turn, token) => LiveProgress.RunAsync(
                pace == BackupPace.Background ? $"backing up {wanted} in the background" : $"backing up {wanted}",
                progress => takeBackup.RunAsync(new(wanted, runId, BackupTrigger.Operator) { Pace = pace }, turn is null ? progress : new TurnWhileBusy(turn, progress), token)), cancellationToken);
            return Print(outcome, wanted, parsed.GetValue(CommonOptions.Json));
        });
        OperatorWork.AddOptions(command);
        return command;
    }

    private static int Print(BackupOutcome outcome, BackupSource source, bool asJson)
    {
        switch (outcome)
        {
            case BackupOutcome.Taken { Point: var point }:
                if (asJson)
                    Output.Json(point, OpsJson.Default.RestorePoint);
                else
                    Output.Line($"{point.Id}: {Output.Bytes(point.PlainBytes)} stored as {Output.Bytes(point.StoredBytes)} in {point.Bucket}/{point.Key}");
                return 0;
            case BackupOutcome.Refused { Holder: var holder }:
                throw new BackupException("back up", source.ToString(), $"a backup of it is under way: run {holder.RunId}, held by {holder.Owner}, last heard of at {holder.LastFactAt:u}",
                    "Wait for it; if its process died without a word, the claim expires by itself within 90 seconds.");
            case BackupOutcome.NotPossible { Reason: var reason }:
                throw reason;
            default:
                throw new InvalidOperationException($"A run of our own came out as {outcome}.");
        }
    }
}
