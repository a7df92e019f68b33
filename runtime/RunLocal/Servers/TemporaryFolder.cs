using System.Globalization;

namespace SuperInsight.RunLocal;

/// <summary>
/// Temporary data folders, "test-{pid}-{start ticks}-{number}": the name says who owns one, so that the next run deletes
/// what a killed one left behind without ever touching a living neighbour's.
/// </summary>
internal static class TemporaryFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayPass = OwnerOnly
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static int count;

    /// <summary>
    /// The folder that holds them all, made when missing. Root's lies where nobody else can make entries, and lets the user
    /// that PostgreSQL runs as pass through; ours is for ourselves only.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">Something else of that name lies there.</exception>
    public static string OpenParent()
    {
        var (path, mode) = NativeProcess.IsRoot
            ? ("/var/lib/superinsight-local", OthersMayPass)
            : (Path.Combine(Path.GetTempPath(), "superinsight-local-" + Environment.UserName), OwnerOnly);
        var parent = Directory.CreateDirectory(path, mode);
        if (parent.LinkTarget is not null || parent.UnixFileMode != mode)
            throw new UnauthorizedAccessException($"{path} should be a folder with mode {mode}, but is something else. Look why, remove it, and try again.");
        return path;
    }

    /// <summary>An unused path for a new folder. Also deletes the folders whose owners are gone.</summary>
    public static string NextPath()
    {
        var parent = OpenParent();
        DeleteAbandoned(parent);
        return Path.Combine(parent, string.Create(CultureInfo.InvariantCulture,
            $"test-{Environment.ProcessId}-{ProcFs.StartTicks(Environment.ProcessId)}-{Interlocked.Increment(ref count)}"));
    }

    public static string Create() => Directory.CreateDirectory(NextPath(), OwnerOnly).FullName;

    /// <summary>
    /// Deletes a folder and all in it, which another process may be deleting, too. Whoever misses an entry that the other took
    /// leaves the folder itself, and so may both: each goes on until it is gone.
    /// </summary>
    public static void Delete(string folder)
    {
        while (Directory.Exists(folder))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
            }
        }
    }

    private static void DeleteAbandoned(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, "test-*-*-*"))
        {
            var parts = Path.GetFileName(folder).Split('-');
            if (int.TryParse(parts[1], CultureInfo.InvariantCulture, out var owner)
                && ulong.TryParse(parts[2], CultureInfo.InvariantCulture, out var ticks)
                && ProcFs.StartTicks(owner) != ticks)
                Delete(folder);
        }
    }
}
