using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// Locks on files, by flock(2): the kernel gives them back when the process ends, however it ends. The files are empty and stay.
/// </summary>
/// <param name="folder">Created, for the owner only, when it is missing.</param>
public sealed class FileRunLock(string folder) : IRunLock
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="SettingException">The folder cannot be written to.</exception>
    public IDisposable? TryTake(BackupSource source)
    {
        var file = Path.Combine(folder, $"{source.ToString().Replace('/', '.')}.lock");
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new SettingException("TMPDIR", $"{file} cannot be locked ({refused.Message})", "While the ledger is away, backups need a folder for temporary files that they may write to.", refused);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
        catch (IOException failed)
        {
            throw new SettingException("TMPDIR", $"{file} cannot be locked ({failed.Message})", "While the ledger is away, backups need a folder for temporary files that they may write to.", failed);
        }
    }
}
