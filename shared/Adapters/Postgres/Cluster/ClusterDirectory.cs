using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>A data directory on this machine. What is in it already is never touched.</summary>
/// <param name="path">Where; new or empty.</param>
/// <param name="binDirectory">Where the server's programs are, for the command that starts it.</param>
/// <param name="fetching">How the server will fetch WAL.</param>
public sealed class ClusterDirectory(string path, string binDirectory, WalFetching fetching) : IClusterDirectory
{
    internal const string Operation = "restore PostgreSQL into";

    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path => path;

    public ClusterExtraction Begin()
    {
        try
        {
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            {
                throw new BackupException(Operation, path, File.Exists(path) ? "it is a file" : "it is not empty",
                    File.Exists(System.IO.Path.Combine(path, ClusterTar.UnfinishedMark)) ? "It holds a restore that was not finished: remove it, or name another folder." : "Name a new or an empty folder.");
            }

            var owner = ClusterOwner.Find();
            Directory.CreateDirectory(path, OwnerOnly).UnixFileMode = OwnerOnly;
            owner.Take(path);
            return new ClusterTar(path, binDirectory, owner, fetching);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(Operation, path, refused.Message, "Check the path, the permissions and the disk.", refused);
        }
    }
}
