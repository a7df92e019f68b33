using System.ComponentModel;
using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>Knows SQLite's files. <see href="https://www.sqlite.org/fileformat2.html#the_database_header"/></summary>
internal static class SqliteFiles
{
    public const int HeaderBytes = 100;

    private const int WriteVersionAt = 18;
    private const byte WriteAheadLog = 2;

    public static bool IsDatabase(ReadOnlySpan<byte> head) => head.Length >= HeaderBytes && head.StartsWith("SQLite format 3\0"u8);

    public static bool UsesWriteAheadLog(ReadOnlySpan<byte> head) => head[WriteVersionAt] == WriteAheadLog;

    /// <summary>
    /// Whether it is the log, the journal or the shared memory of a database beside it. The database's copy has in it what they hold; kept beside
    /// a copy of another moment, they would ruin it.
    /// </summary>
    public static bool IsCompanion(SafeFileHandle directory, ReadOnlySpan<byte> name)
    {
        var length = name.Length - 1;
        foreach (var suffix in (ReadOnlySpan<string>)["-wal", "-shm", "-journal"])
        {
            var mark = length - suffix.Length;
            if (mark > 0 && System.Text.Encoding.ASCII.GetString(name[mark..length]) == suffix)
                return IsDatabase(directory, LinuxFiles.Terminated(name[..mark]));
        }

        return false;
    }

    private static bool IsDatabase(SafeFileHandle directory, ReadOnlySpan<byte> name)
    {
        try
        {
            if (LinuxFiles.Describe(directory, name).Kind != FileKind.File)
                return false;
            using var file = LinuxFiles.OpenFile(directory, name);
            Span<byte> head = stackalloc byte[HeaderBytes];
            return IsDatabase(head[..LinuxFiles.Read(file, head, 0)]);
        }
        catch (Win32Exception)
        {
            // Then it will be noted in its own right.
            return false;
        }
    }
}
