using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Files;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Redis;
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

    public static Option<string?> To { get; } = new("--to") { Description = "A server: postgresql://USER[:PASSWORD]@HOST:PORT/DATABASE (better leave the password to PGPASSWORD) or redis://HOST:PORT (to REDISCLI_AUTH)." };

    public static Option<string?> ToFile { get; } = new("--to-file") { Description = "For Redis: a file for it to load, dump.rdb say, that does not exist." };

    public static Option<string?> ToDirectory { get; } = new("--to-directory") { Description = "A new or empty directory: for files (with --clean also another), and with --at or a base backup for PostgreSQL's data." };

    public static Option<string[]> Include { get; } = new("--include") { Description = "Only files that this glob covers, such as app-logs/**/*.log; may be repeated. Only with --to-directory." };

    /// <summary>The target, and the point that it is meant for: with --include, <c>latest:</c> is made out first and stays what it was.</summary>
    public static async Task<(IRestoreTarget Target, RestorePointReference Reference)> OpenAsync(
        ParseResult parsed, IServiceProvider services, RestorePointReference reference, IReadOnlyList<AgeIdentity> identities, CancellationToken cancellationToken)
    {
        var (to, directory, patterns) = (parsed.GetValue(To), parsed.GetValue(ToDirectory), parsed.GetValue(Include) ?? []);
        if (new[] { to, parsed.GetValue(ToFile), directory }.Count(place => place is not null) != 1)
            throw new SettingException("--to", "a restore goes to one place", "Give one of --to postgresql://…, --to redis://…, --to-file FILE and --to-directory DIR.");
        if (directory is null && patterns.Length > 0)
            throw new SettingException("--include", "only files can be chosen from", "Give --to-directory DIR.");
        if (parsed.GetValue(ToFile) is { } file)
            return (RedisTargets.OpenFile(file), reference);
        if (directory is null)
            return (OpenServer(to!, services), reference);
        var selection = FileSelection.All;
        if (patterns.Length > 0)
        {
            var manifest = await services.GetRequiredService<RestorePointCatalogue>().FindAsync(reference, Operation, cancellationToken);
            selection = await services.GetRequiredService<SelectFiles>().RunAsync(manifest, ReadPatterns(patterns, "--include"), identities, cancellationToken);
            reference = RestorePointReference.TryParse(manifest.Id, out var found) ? found : reference;
        }

        return (new FilesRestoreTarget(Path.GetFullPath(directory), selection), reference);
    }

    private static IRestoreTarget OpenServer(string address, IServiceProvider services) =>
        address.StartsWith("redis://", StringComparison.Ordinal) || address.StartsWith("rediss://", StringComparison.Ordinal)
            ? services.GetRequiredService<RedisTargets>().Open(address, To.Name)
            : services.GetRequiredService<PostgresTargets>().Open(address, To.Name);

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
