namespace SuperInsight.Domain.Backups.Files;

/// <summary>What a dump of files is made of.</summary>
public static class FileDumpFormats
{
    /// <summary>The archive: POSIX pax, sparse files as GNU tar writes them there.</summary>
    public const string Data = "tar-pax";

    /// <summary>The list: see <see cref="FileListCodec"/>.</summary>
    public const string List = "file-list-ndjson";

    /// <summary>The name of the part that holds the list.</summary>
    public const string ListPart = "list";
}
