using System.ComponentModel;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Copies databases through SQLite's online backup, so that a copy is of one moment whoever writes meanwhile. Each goes to a file for its
/// owner only in a directory for its owner only, and loses its name as soon as it is open: what a killed process leaves is one such file.
/// <see href="https://www.sqlite.org/backup.html"/>
/// </summary>
/// <param name="spool">Where there is room for the largest database.</param>
/// <param name="patience">How long a lock is waited for.</param>
internal sealed class SqliteCopy(string spool, TimeSpan patience) : IDisposable
{
    /// <summary>SQLITE_OPEN_NOFOLLOW: no link anywhere in the path.</summary>
    private const int NoFollow = 0x01000000;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string? directory;

    public static string Version
    {
        get
        {
            Batteries_V2.Init();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    public void Dispose()
    {
        if (directory is not null)
            Directory.Delete(directory, recursive: true);
    }

    /// <param name="database">The database, open.</param>
    /// <param name="head">Its first bytes.</param>
    public SqliteCopyOutcome Take(SafeFileHandle database, ReadOnlySpan<byte> head)
    {
        try
        {
            var path = LinuxFiles.ReadLink(LinuxFiles.Terminated($"/proc/self/fd/{database.DangerousGetHandle()}"));
            if (SqliteFiles.UsesWriteAheadLog(head) && !HasLog(path))
            {
                // Nobody has it open, or its log is empty. To open it as usual would leave files of SQLite's beside it.
                var before = LinuxFiles.Describe(database);
                var outcome = Copy(ImmutableName(path), raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI | NoFollow);
                if (!HasLog(path) && LinuxFiles.Describe(database) is var after && (after.Size, after.ModifiedAt) == (before.Size, before.ModifiedAt))
                    return outcome;
                (outcome as SqliteCopyOutcome.Taken)?.Content.Dispose();
            }

            return Copy(LinuxFiles.Terminated(path), raw.SQLITE_OPEN_READONLY | NoFollow);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new SqliteCopyOutcome.Failed($"it could not be copied ({failure.Message})");
        }
    }

    private static bool HasLog(byte[] path) => LinuxFiles.TryDescribe([.. path, .. "-wal\0"u8]) is { Size: > 0 };

    private static byte[] ImmutableName(byte[] path)
    {
        var uri = new StringBuilder("file:");
        foreach (var value in path)
            _ = char.IsAsciiLetterOrDigit((char)value) || value == '/' ? uri.Append((char)value) : uri.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return LinuxFiles.Terminated(uri.Append("?immutable=1").ToString());
    }

    private SqliteCopyOutcome Copy(byte[] source, int flags)
    {
        Batteries_V2.Init();
        directory ??= Directory.CreateDirectory(Path.Combine(spool, "superinsight-files-" + Path.GetRandomFileName()), OwnerOnly | UnixFileMode.UserExecute).FullName;
        var target = Path.Combine(directory, "copy");
        new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).Dispose();
        try
        {
            var code = Run(source, flags, target, out var words);
            if (code == raw.SQLITE_OK)
                return new SqliteCopyOutcome.Taken(File.OpenHandle(target), new FileInfo(target).Length);
            return (code & 0xFF) switch
            {
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new SqliteCopyOutcome.Failed($"SQLite database: it stayed locked for {patience.TotalSeconds:0.#} s, so that no copy could be taken"),
                raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => new SqliteCopyOutcome.NoDatabase($"it begins as a SQLite database, but is none that SQLite can open ({words}): kept as the bytes that it has"),
                _ => new SqliteCopyOutcome.Failed($"SQLite database: no copy could be taken ({words})"),
            };
        }
        finally
        {
            File.Delete(target);
        }
    }

    private int Run(byte[] source, int flags, string target, out string words)
    {
        var opened = raw.sqlite3_open_v2(utf8z.FromSpan(source), out var from, flags, utf8z.FromString(null));
        using var first = from;
        words = raw.sqlite3_errmsg(from).utf8_to_string();
        if (opened != raw.SQLITE_OK)
            return opened;
        var made = raw.sqlite3_open_v2(target, out var to, raw.SQLITE_OPEN_READWRITE, null);
        using var second = to;
        if (made != raw.SQLITE_OK)
            return made;
        _ = raw.sqlite3_busy_timeout(from, (int)patience.TotalMilliseconds);
        // The copy is read once and thrown away.
        _ = raw.sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        using var backup = raw.sqlite3_backup_init(to, "main", from, "main");
        if (backup is null || backup.IsInvalid)
        {
            words = raw.sqlite3_errmsg(to).utf8_to_string();
            return raw.sqlite3_errcode(to);
        }

        var step = raw.sqlite3_backup_step(backup, -1);
        var finished = raw.sqlite3_backup_finish(backup);
        if (step == raw.SQLITE_DONE && finished == raw.SQLITE_OK)
            return raw.SQLITE_OK;
        words = raw.sqlite3_errstr(step == raw.SQLITE_DONE ? finished : step).utf8_to_string();
        return step == raw.SQLITE_DONE ? finished : step;
    }
}

/// <summary>What became of a copy.</summary>
internal abstract record SqliteCopyOutcome
{
    private SqliteCopyOutcome() { }

    /// <summary>There is one, open and without a name.</summary>
    public sealed record Taken(SafeFileHandle Content, long Size) : SqliteCopyOutcome;

    /// <summary>It is no database after all.</summary>
    public sealed record NoDatabase(string Reason) : SqliteCopyOutcome;

    /// <summary>There is none.</summary>
    public sealed record Failed(string Reason) : SqliteCopyOutcome;
}
