using System.Text.RegularExpressions;

namespace SuperInsight.Domain.Logs;

/// <summary>
/// Which service a line of a log is of: by the name of its file or folder, else by how the line begins, since the container's own output, which
/// the cloud keeps as one log, has the lines of several. Pure.
/// </summary>
public static partial class LogOwner
{
    private const string Postgres = "postgresql";

    private const string Redis = "redis";

    private const string Nginx = "nginx";

    /// <summary>Those that can be asked for.</summary>
    public static IReadOnlyList<string> All { get; } = ["fastapi", "labelstudio", Nginx, Postgres, Redis, "functions"];

    /// <summary>Null where nothing tells.</summary>
    /// <param name="source">Which log: a path, or what the cloud calls it.</param>
    /// <param name="text">The line.</param>
    public static string? Of(string source, string text)
    {
        ArgumentNullException.ThrowIfNull(source);
        return All.FirstOrDefault(service => source.Split('/', '\\').Any(part => part == service || part.StartsWith($"{service}.log", StringComparison.Ordinal)))
            ?? (PostgresLine().IsMatch(text) ? Postgres : RedisLine().IsMatch(text) ? Redis : NginxLine().IsMatch(text) ? Nginx : null);
    }

    // As image/etc/postgresql.conf sets log_line_prefix, and PostgreSQL's own '%m [%p] '.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [A-Z+-][A-Za-z0-9+-]* \[\d+\] ", RegexOptions.CultureInvariant)]
    private static partial Regex PostgresLine();

    // Process, role (X sentinel, C child, S replica, M master), moment, level: see serverLogRaw in Redis' server.c.
    [GeneratedRegex(@"^\d+:[XCSM] \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d\.\d{3} [.\-*#] ", RegexOptions.CultureInvariant)]
    private static partial Regex RedisLine();

    // Of nginx's error log, https://nginx.org/en/docs/ngx_core_module.html#error_log
    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[[a-z]+\] \d+#\d+: ", RegexOptions.CultureInvariant)]
    private static partial Regex NginxLine();
}
