namespace TencentEmulator.Cos.Storage;

/// <summary>Where a bucket keeps what.</summary>
internal sealed class BucketFolders(string root)
{
    public string Root { get; } = root;

    /// <summary>The objects, as plain files named after their keys.</summary>
    public string Objects { get; } = Path.Join(root, "objects");

    /// <summary>One JSON file per object. An object exists exactly when this file and its data do.</summary>
    public string Meta { get; } = Path.Join(root, "meta");

    /// <summary>Writes under way (<c>.data</c>) and decided but not yet in place (<c>.json</c>).</summary>
    public string Pending { get; } = Path.Join(root, "pending");

    /// <summary>Multipart uploads, a folder each.</summary>
    public string Uploads { get; } = Path.Join(root, "uploads");

    public string State { get; } = Path.Join(root, "bucket.json");

    public string MetaFile(string key) => Path.Join(Meta, KeyPath.HashName(key) + ".json");

    public void Create()
    {
        foreach (var folder in (string[])[Objects, Meta, Pending, Uploads])
            Directory.CreateDirectory(folder);
    }
}
