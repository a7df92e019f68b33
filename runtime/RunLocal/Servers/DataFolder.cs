namespace SuperInsight.RunLocal;

/// <summary>A folder (0700) for the data of a server that runs as ourselves: given and kept, or temporary and deleted.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly bool isTemporary;

    private DataFolder(string path, bool isTemporary)
    {
        Path = path;
        this.isTemporary = isTemporary;
    }

    public string Path { get; }

    /// <param name="given">Where to keep the data, or null for a folder that lives as long as the server.</param>
    public static DataFolder Open(string? given) => given is null
        ? new DataFolder(TemporaryFolder.Create(), isTemporary: true)
        : new DataFolder(Directory.CreateDirectory(System.IO.Path.GetFullPath(given), OwnerOnly).FullName, isTemporary: false);

    public void DeleteIfTemporary()
    {
        if (isTemporary)
            TemporaryFolder.Delete(Path);
    }
}
