using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Files;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Files;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary>Where a restore goes, as the command line says it: exactly one of the options.</summary>
internal static class RestoreDestination
{
    private const string Operation = "restore";

    public static Option<string?> To { get; } = new("--to") { Description = "A database: postgresql://USER[:PASSWORD]@HOST:PORT/DATABASE. Better leave the password to PGPASSWORD." };

    public static Option<string?> ToDirectory { get; } = new("--to-directory") { Description = "A directory, for files: new or empty, unless --clean." };

    public static Option<string[]> Include { get; } = new("--include") { Description = "Only files that this glob covers, such as app-logs/**/*.log; may be repeated. Only with --to-directory." };

    /// <summary>The target, and the point that it is meant for: with --include, <c>latest:</c> is made out first and stays what it was.</summary>
    public static async Task<(IRestoreTarget Target, RestorePointReference Reference)> OpenAsync(
        ParseResult parsed, IServiceProvider services, RestorePointReference reference, IReadOnlyList<AgeIdentity> identities, CancellationToken cancellationToken)
    {
        var (to, directory, patterns) = (parsed.GetValue(To), parsed.GetValue(ToDirectory), parsed.GetValue(Include) ?? []);
        if (to is null == directory is null)
            throw new SettingException("--to", "a restore goes to one place", "Give one of --to postgresql://… and --to-directory DIR.");
        if (directory is null && patterns.Length > 0)
            throw new SettingException("--include", "only files can be chosen from", "Give --to-directory DIR.");
        if (directory is null)
            return (services.GetRequiredService<PostgresTargets>().Open(to!, "--to"), reference);
        var selection = FileSelection.All;
        if (patterns.Length > 0)
        {
            var manifest = await services.GetRequiredService<RestorePointCatalogue>().FindAsync(reference, Operation, cancellationToken);
            selection = await services.GetRequiredService<SelectFiles>().RunAsync(manifest, ReadPatterns(patterns, "--include"), identities, cancellationToken);
            reference = RestorePointReference.TryParse(manifest.Id, out var found) ? found : reference;
        }

        return (new FilesRestoreTarget(Path.GetFullPath(directory), selection), reference);
    }

    public static IReadOnlyList<PathPattern> ReadPatterns(IEnumerable<string> patterns, string option)
    {
        try
        {
            return [.. patterns.Select(PathPattern.Parse)];
        }
        catch (FormatException malformed)
        {
            throw new SettingException(option, malformed.Message, "Patterns are such as *.log or app-logs/**/cache.", malformed);
        }
    }
}
