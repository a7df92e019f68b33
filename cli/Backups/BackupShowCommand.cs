using System.Buffers;
using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup show ID|latest:SOURCE [--files [PATTERN]]</c></summary>
internal static class BackupShowCommand
{
    public static Command Create()
    {
        Option<string?> files = new("--files") { Description = "List its files, or those that a glob covers. Needs the identity. With --json, one object a line.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("show", "Show what a restore point is, holds and notes. Needs the bucket only.")
        {
            RestorePointArguments.Reference,
            files,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reference = RestorePointArguments.ReadReference(parsed);
            var patterns = RestoreDestination.ReadPatterns(parsed.GetValue(files) is { } pattern ? [pattern] : [], "--files");
            await using var services = OpsServices.Create(parsed);
            var manifest = await services.GetRequiredService<RestorePointCatalogue>().FindAsync(reference, "show", cancellationToken);
            var asJson = parsed.GetValue(CommonOptions.Json);
            if (parsed.GetResult(files) is { Implicit: false })
            {
                using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.Always);
                await services.GetRequiredService<ReadFileList>().RunAsync(manifest, identities.Keys, entry =>
                {
                    if (patterns.Count == 0 || patterns.Any(one => one.Covers(FilePaths.Text(entry.Path.Span))))
                        Print(entry, asJson);
                }, cancellationToken);
            }
            else if (asJson)
            {
                Output.Json(manifest, OpsJson.Default.Manifest);
            }
            else
            {
                Print(manifest);
            }

            return 0;
        });
        return command;
    }

    private static void Print(FileListEntry entry, bool asJson)
    {
        if (asJson)
        {
            var line = new ArrayBufferWriter<byte>();
            FileListCodec.Write(line, entry);
            Console.Out.Write(FilePaths.Text(line.WrittenSpan));
            return;
        }

        var target = entry.Target.IsEmpty ? string.Empty : $" -> {FilePaths.Printable(entry.Target.Span)}";
        Output.Line(string.Create(CultureInfo.InvariantCulture,
            $"{FileListCodec.Name(entry.Type),-9} {entry.Size,14} {entry.ModifiedAt.ToString()[..19]}Z {FilePaths.Printable(entry.Path.Span)}{target}"));
    }

    private static void Print(Manifest manifest)
    {
        Output.Line($"{manifest.Id}: {manifest.Source}, taken {manifest.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, complete {manifest.CompletedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        Output.Line($"from {manifest.Server.Product} {manifest.Server.Version}, {manifest.Server.Database}; made by {string.Join(", ", manifest.Tools.Select(tool => $"{tool.Key} {tool.Value}"))}");
        foreach (var stored in manifest.Objects)
            Output.Line($"{stored.Key}: {stored.Format}, {Output.Bytes(stored.PlainBytes)} stored as {Output.Bytes(stored.StoredBytes)}, SHA-256 {stored.StoredSha256}");
        Output.Line($"holds {RestoredContents.Describe(manifest.Contents)}; {manifest.Recipients.Count} can decrypt it");
        foreach (var note in manifest.Notes ?? [])
            Output.Line($"note: {note}");
    }
}
