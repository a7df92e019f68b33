using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup cat ID|latest:files PATH</c></summary>
internal static class BackupCatCommand
{
    public static Command Create()
    {
        Argument<string> path = new("path") { Description = "As `ops backup show ID --files` has it: app-logs/2026/app.log." };
        Command command = new("cat", "Write one file of a restore point to standard output. Only when the exit code is 0 are its bytes those that were backed up.")
        {
            RestorePointArguments.Reference,
            path,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reference = RestorePointArguments.ReadReference(parsed);
            await using var services = OpsServices.Create(parsed);
            using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.Always);
            var manifest = await services.GetRequiredService<RestorePointCatalogue>().FindAsync(reference, "read file", cancellationToken);
            await using var output = Console.OpenStandardOutput();
            await services.GetRequiredService<ReadBackedUpFile>().RunAsync(manifest, parsed.GetRequiredValue(path), output, identities.Keys, null, cancellationToken);
            return 0;
        });
        return command;
    }
}
