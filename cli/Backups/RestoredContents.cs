using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Cli.Backups;

/// <summary>What a dump holds, in a few words.</summary>
internal static class RestoredContents
{
    public static string Describe(Inventory contents) => contents switch
    {
        { Wal: { } wal } => $"the whole cluster; needs WAL from {wal.StartLsn} to {wal.EndLsn} of timeline {wal.Timeline}",
        { Files: { } files } => $"{files.Files} files ({Output.Bytes(files.Bytes)}), {files.Directories} directories, {files.Links} symbolic links",
        { Keyspaces: { Count: > 0 } keyspaces } => string.Join(", ", keyspaces.Select(keyspace => $"database {keyspace.Database} with {keyspace.Keys} keys ({keyspace.Expiring} with a time to live)")),
        { Keyspaces: { } } => "no keys",
        _ => $"{contents.Tables.Count} tables, {contents.Tables.Sum(table => table.Rows)} rows, {contents.LargeObjects} large objects",
    };
}
