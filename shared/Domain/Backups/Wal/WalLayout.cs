using System.Globalization;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Where archived WAL lies: <c>{prefix}/postgres-wal/{system identifier}/{timeline}/{file}.age</c>. History files of timelines lie in
/// <c>history</c> instead of a timeline, so that one short listing finds all of them.
/// </summary>
/// <param name="Prefix">The backups' prefix, without leading or trailing slash.</param>
public sealed record WalLayout(string Prefix)
{
    private const string Suffix = ".age";
    private const string HistoryFolder = "history";

    public string KeyOf(string systemIdentifier, WalFileName name) =>
        name.Kind == WalFileKind.TimelineHistory ? $"{Histories(systemIdentifier)}{name}{Suffix}" : $"{Timeline(systemIdentifier, name.Timeline)}{name}{Suffix}";

    /// <summary>The common beginning of all keys of a timeline.</summary>
    public string Timeline(string systemIdentifier, uint timeline) => string.Create(CultureInfo.InvariantCulture, $"{Cluster(systemIdentifier)}{timeline:X8}/");

    /// <summary>The common beginning of all timelines' histories.</summary>
    public string Histories(string systemIdentifier) => $"{Cluster(systemIdentifier)}{HistoryFolder}/";

    /// <summary>The file whose object <paramref name="key"/> is; null for any other key, or one in the wrong place.</summary>
    public WalFileName? NameOf(string systemIdentifier, string key)
    {
        var slash = key.LastIndexOf('/');
        return slash >= 0 && key.EndsWith(Suffix, StringComparison.Ordinal)
            && WalFileName.TryParse(key[(slash + 1)..^Suffix.Length], out var name) && KeyOf(systemIdentifier, name) == key
                ? name
                : null;
    }

    /// <summary>The common beginning of all keys of a cluster.</summary>
    public string Cluster(string systemIdentifier)
    {
        // It becomes part of a key: nothing but digits may.
        if (systemIdentifier.Length is 0 or > 20 || !systemIdentifier.All(char.IsAsciiDigit))
            throw new ArgumentException($"'{systemIdentifier}' is no system identifier: up to 20 digits.", nameof(systemIdentifier));
        return $"{Prefix}/postgres-wal/{systemIdentifier}/";
    }
}
