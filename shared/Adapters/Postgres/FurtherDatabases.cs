using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Databases of the same server beside that of <c>Postgres__ConnectionString</c>: <c>Postgres__Databases</c>, such as
/// <c>labelstudio, reports=Reports 2026</c>. Each is a source of its own, <c>postgres/NAME</c>; where a database's name is no name for a
/// source, another goes before it with <c>=</c>.
/// </summary>
public sealed record FurtherDatabase(BackupSource Source, string Database)
{
    private const string Setting = "Postgres__Databases";

    /// <summary>In the order of the setting; none when it is missing.</summary>
    /// <exception cref="SettingException">A name is unfit, or stands there twice.</exception>
    public static IReadOnlyList<FurtherDatabase> Read(OperatorSettings settings)
    {
        FurtherDatabase[] all = [.. (settings.Get(Setting) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        foreach (var same in all.GroupBy(database => database.Source).Where(group => group.Count() > 1))
            throw new SettingException(Setting, $"'{same.Key}' stands there {same.Count()} times", "Name each database once.");
        return all;
    }

    private static FurtherDatabase Parse(string text)
    {
        var (name, database) = text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var sign ? (text[..sign].TrimEnd(), text[(sign + 1)..].TrimStart()) : (text, text);
        if (database.Length == 0)
            throw new SettingException(Setting, $"'{text}' names no database", "Give it as NAME, or as NAME=DATABASE.");
        return BackupSource.TryParse($"{BackupSource.Postgres}/{name}", out var source)
            ? new FurtherDatabase(source, database)
            : throw new SettingException(Setting, $"'{name}' is no name for a source: it wants a lower-case letter, then letters, digits, _ and -",
                $"Put one before it: {(name.Length > 0 && char.IsAsciiLetter(name[0]) ? BackupNameOf(name) : "name")}={database}.");
    }

    private static string BackupNameOf(string name) => string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
