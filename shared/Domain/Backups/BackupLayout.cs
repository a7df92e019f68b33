using System.Globalization;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Where things lie in the bucket: <c>{prefix}/{source}/{yyyy}/{MM}/{dd}/{restore-point-id}/data.age</c>, further objects of the point
/// beside it (<c>globals.age</c>, <c>list.age</c>) and <c>…/manifest.json</c>. The manifest is written last, create-only: it is the commit.
/// </summary>
/// <param name="Prefix">Without leading or trailing slash.</param>
public sealed record BackupLayout(string Prefix)
{
    private const string ObjectSuffix = ".age";
    private const string ManifestName = "/manifest.json";

    /// <summary>The object with the dump itself.</summary>
    public string DataKey(RestorePointId id) => ObjectKey(id, DumpPart.Data);

    /// <param name="name">As in <see cref="DumpPart.Name"/>.</param>
    public string ObjectKey(RestorePointId id, string name) => $"{Folder(id)}/{name}{ObjectSuffix}";

    public string ManifestKey(RestorePointId id) => Folder(id) + ManifestName;

    /// <summary>The common beginning of all keys of one source, or of all sources.</summary>
    public string KeyPrefix(BackupSource? source) => source is { } one ? $"{Prefix}/{one}/" : $"{Prefix}/";

    /// <summary>The restore point whose manifest <paramref name="key"/> is; null for any other key, or a manifest in the wrong place.</summary>
    public RestorePointId? ManifestOwner(string key) => Owner(key, ManifestName, ManifestKey);

    /// <summary>The restore point that an object other than a manifest belongs to; null for any other key.</summary>
    public RestorePointId? ObjectOwner(string key)
    {
        var slash = key.LastIndexOf('/');
        return slash >= 0 && key.EndsWith(ObjectSuffix, StringComparison.Ordinal) && DumpPart.IsName(key.AsSpan(slash + 1)[..^ObjectSuffix.Length])
            ? Owner(key, key[slash..], id => Folder(id) + key[slash..])
            : null;
    }

    private static RestorePointId? Owner(string key, string name, Func<RestorePointId, string> place)
    {
        if (!key.EndsWith(name, StringComparison.Ordinal))
            return null;
        var folder = key[..^name.Length];
        return RestorePointId.TryParse(folder[(folder.LastIndexOf('/') + 1)..], out var id) && place(id) == key ? id : null;
    }

    /// <summary>Where everything of a restore point lies; without a slash at its end.</summary>
    public string Folder(RestorePointId id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{id.Source}/{id.StartedAt:yyyy'/'MM'/'dd}/{id}");
}
