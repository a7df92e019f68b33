using System.ComponentModel;
using System.Text;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Dumps directories as one POSIX tar archive, each root under its name, with a list of all files beside it. Files that change, vanish or
/// cannot be read meanwhile are noted; a root that is not there fails the dump, because a volume that is not mounted must not pass for an empty one.
/// </summary>
/// <param name="roots">What to dump.</param>
/// <param name="spool">A directory with room for a copy of the largest SQLite database in the roots.</param>
/// <param name="clock">Tells when it was taken.</param>
public sealed class FilesDumpSource(FileRoots roots, string spool, TimeProvider clock) : IDumpSource
{
    internal const string Operation = "dump files";

    public BackupSource Source => BackupSource.Files;

    /// <summary>How long a locked SQLite database is waited for.</summary>
    /// <value>10 seconds.</value>
    internal TimeSpan SqlitePatience { get; init; } = TimeSpan.FromSeconds(10);

    internal FileEvents Events { get; init; } = FileEvents.None;

    public Task<Dump> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<OpenRoot> open = [];
        List<string> missing = [];
        foreach (var root in roots.Roots)
        {
            try
            {
                open.Add(new(Encoding.UTF8.GetBytes(root.Name), LinuxFiles.OpenRoot(root.Path)));
            }
            catch (Win32Exception failure)
            {
                missing.Add($"{root.Path} ({failure.Message})");
            }
        }

        if (missing.Count == 0)
            return Task.FromResult<Dump>(new FilesDump(open, roots.Exclude, new SqliteCopy(spool, SqlitePatience), Events, clock.GetUtcNow()));
        open.ForEach(root => root.Directory.Dispose());
        throw new BackupException(Operation, string.Join(", ", roots.Roots.Select(root => root.Name)), $"cannot open {string.Join(", ", missing)}",
            $"Is it mounted, and may this process read it? Correct {FileRoots.RootsSetting} if it is gone for good.");
    }
}
