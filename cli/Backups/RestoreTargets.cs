using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary>How <c>ops backup restore</c> names where to.</summary>
internal static class RestoreTargets
{
    public static Option<string?> To { get; } = new("--to") { Description = "A server: postgresql://USER[:PASSWORD]@HOST:PORT/DATABASE (better leave the password to PGPASSWORD) or redis://HOST:PORT (to REDISCLI_AUTH)." };

    public static Option<string?> ToFile { get; } = new("--to-file") { Description = "A file for Redis to load, dump.rdb say, that does not exist." };

    public static IReadOnlyList<Option> All { get; } = [To, ToFile];

    /// <exception cref="SettingException">None is named, or several, or it is no address.</exception>
    public static IRestoreTarget Open(ParseResult parsed, IServiceProvider services)
    {
        if (All.Count(option => parsed.GetResult(option) is not null) != 1)
            throw new SettingException("--to", "one target is needed", $"Give one of {string.Join(", ", All.Select(option => option.Name))}.");
        if (parsed.GetValue(ToFile) is { } file)
            return RedisTargets.OpenFile(file);
        var to = parsed.GetValue(To)!;
        return to.StartsWith("redis://", StringComparison.Ordinal) || to.StartsWith("rediss://", StringComparison.Ordinal)
            ? services.GetRequiredService<RedisTargets>().Open(to, To.Name)
            : services.GetRequiredService<PostgresTargets>().Open(to, To.Name);
    }
}
