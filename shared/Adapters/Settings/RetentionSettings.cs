using System.Globalization;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>
/// How many points are kept, how fresh they must be and how often they are read again. A source's own setting, such as
/// <c>Retention__redis__KeepHourly</c> or <c>Retention__postgres__orders__KeepDaily</c> for one database, goes before the one for all
/// sources, <c>Retention__KeepDaily</c>, and that before what is built in. In a source's name <c>-</c> is written <c>_</c>, because
/// names of variables have no <c>-</c>. Base backups take their own settings only: each that is kept keeps all WAL since.
/// </summary>
public sealed class RetentionSettings(OperatorSettings settings)
{
    private const int MostPoints = 100_000;

    /// <exception cref="SettingException">A number is none.</exception>
    public RetentionPolicy PolicyOf(BackupSource source)
    {
        var built = RetentionPolicy.DefaultFor(source);
        return new RetentionPolicy
        {
            KeepLast = Count(source, "KeepLast", built.KeepLast),
            KeepHourly = Count(source, "KeepHourly", built.KeepHourly),
            KeepDaily = Count(source, "KeepDaily", built.KeepDaily),
            KeepWeekly = Count(source, "KeepWeekly", built.KeepWeekly),
            KeepMonthly = Count(source, "KeepMonthly", built.KeepMonthly),
            KeepYearly = Count(source, "KeepYearly", built.KeepYearly),
            KeepWithin = Find(source, "KeepWithin") is { } within ? Duration(within.Name, within.Value) : built.KeepWithin,
        };
    }

    /// <summary>How old the newest good point of a source may grow; null where the setting says <c>off</c>.</summary>
    /// <exception cref="SettingException">A duration is none.</exception>
    public TimeSpan? RpoOf(BackupSource source)
    {
        foreach (var name in Names(source).Select(name => $"Backups__Rpo__{name}"))
        {
            if (settings.Get(name) is { } value)
                return value.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : Duration(name, value);
        }

        return SourceFreshness.DefaultRpo(source);
    }

    /// <summary>How long a good verdict on a point lasts.</summary>
    /// <exception cref="SettingException">The number is none.</exception>
    public TimeSpan Reverify()
    {
        const string Setting = "Backups__ReverifyDays";
        return TimeSpan.FromDays(Math.Max(1, settings.Get(Setting) is { } text ? Number(Setting, text) : 7));
    }

    /// <summary>Whose hours, days and weeks count: <c>WEBSITE_TIME_ZONE</c>, else UTC.</summary>
    /// <exception cref="SettingException">There is no such zone.</exception>
    public TimeZoneInfo Zone()
    {
        const string Setting = "WEBSITE_TIME_ZONE";
        var name = settings.Get("WEBSITE_TIME_ZONE");
        try
        {
            return name is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new SettingException(Setting, $"'{name}' is no time zone", "Use a name of the IANA list, such as Asia/Shanghai.", unknown);
        }
    }

    private int Count(BackupSource source, string rule, int built) => Find(source, rule) is { } found ? Number(found.Name, found.Value) : built;

    private (string Name, string Value)? Find(BackupSource source, string rule)
    {
        IEnumerable<string> names = Names(source).Select(name => $"Retention__{name}__{rule}");
        foreach (var name in source == BackupSource.PostgresBase ? names : names.Append($"Retention__{rule}"))
        {
            if (settings.Get(name) is { } value)
                return (name, value);
        }

        return null;
    }

    /// <summary>Of <c>postgres/orders</c>: <c>postgres__orders</c>, then <c>postgres</c>.</summary>
    private static IEnumerable<string> Names(BackupSource source)
    {
        var name = source.ToString().Replace('-', '_');
        yield return name.Replace("/", "__", StringComparison.Ordinal);
        if (name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
            yield return name[..slash];
    }

    private static int Number(string setting, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostPoints
            ? number
            : throw new SettingException(setting, $"'{text}' is not a number from 0 to {MostPoints}", "Give a whole number; 0 switches the rule off.");

    private static TimeSpan Duration(string setting, string text) =>
        DurationText.TryParse(text, out var duration) ? duration : throw new SettingException(setting, $"'{text}' is not a duration", "Write it as 26:00:00 (hours) or 8d, 36h, 90m.");
}
