using System.Globalization;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Where things lie in the bucket: <c>{prefix}/{source}/{yyyy}/{MM}/{dd}/{restore-point-id}/data.age</c> and <c>…/manifest.json</c>.
/// The manifest is written last, create-only: it is the commit.
/// </summary>
/// <param name="Prefix">Without leading or trailing slash.</param>
public sealed record BackupLayout(string Prefix)
{
    private const string DataName = "/data.age";
    private const string ManifestName = "/manifest.json";

    public string DataKey(RestorePointId id) => Folder(id) + DataName;

    public string ManifestKey(RestorePointId id) => Folder(id) + ManifestName;

    /// <summary>The common beginning of all keys of one source, or of all sources.</summary>
    public string KeyPrefix(BackupSource? source) => source is { } one ? $"{Prefix}/{one}/" : $"{Prefix}/";

    /// <summary>The restore point whose manifest <paramref name="key"/> is; null for any other key, or a manifest in the wrong place.</summary>
    public RestorePointId? ManifestOwner(string key) => Owner(key, ManifestName, ManifestKey);

    /// <summary>The restore point whose data <paramref name="key"/> holds; null for any other key.</summary>
    public RestorePointId? DataOwner(string key) => Owner(key, DataName, DataKey);

    private static RestorePointId? Owner(string key, string name, Func<RestorePointId, string> place)
    {
        if (!key.EndsWith(name, StringComparison.Ordinal))
            return null;
        var folder = key[..^name.Length];
        return RestorePointId.TryParse(folder[(folder.LastIndexOf('/') + 1)..], out var id) && place(id) == key ? id : null;
    }

    private string Folder(RestorePointId id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{id.Source}/{id.StartedAt:yyyy'/'MM'/'dd}/{id}");
}
