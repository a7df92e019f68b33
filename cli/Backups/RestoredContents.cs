using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Cli.Backups;

/// <summary>What a dump holds, in a few words.</summary>
internal static class RestoredContents
{
    public static string Describe(Inventory contents) => contents switch
    {
        { Files: { } files } => $"{files.Files} files ({Output.Bytes(files.Bytes)}), {files.Directories} directories, {files.Links} symbolic links",
        { Keyspaces: { } keyspaces } => $"{keyspaces.Sum(keyspace => keyspace.Keys)} keys in {keyspaces.Count} databases",
        _ => $"{contents.Tables.Count} tables, {contents.Tables.Sum(table => table.Rows)} rows, {contents.LargeObjects} large objects",
    };
}
