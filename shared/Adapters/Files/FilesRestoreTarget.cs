using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// A directory that files are restored into. All arrives in <c>DIR/.restoring-…</c> and is moved to its place when every byte has proven right;
/// as long as a directory of that name is there, the restore is not whole.
/// </summary>
/// <param name="directory">Absolute; made when it does not exist.</param>
/// <param name="selection">What is wanted.</param>
public sealed class FilesRestoreTarget(string directory, FileSelection selection) : IRestoreTarget
{
    internal const string Operation = "restore into";

    private const int LooksForLock = 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private IReadOnlyList<byte[]>? restored;

    public string Description => directory;

    public bool Takes(string format) => format == FileDumpFormats.Data;

    public Inventory Expect(Inventory contents) => selection.Expected is { } part ? contents with { Files = part } : contents;

    /// <summary>Counts what the last restore brought; before any, all that is there.</summary>
    public Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
            return Task.FromResult(Inventory.Empty);
        try
        {
            using var root = LinuxFiles.OpenRoot(directory);
            var count = new FolderInventory(cancellationToken);
            foreach (var name in restored ?? FolderInventory.Names(root))
                count.Add(root, name);
            return Task.FromResult(Inventory.Empty with { Files = count.Totals });
        }
        catch (Win32Exception failure)
        {
            throw Failed(directory, failure);
        }
    }

    /// <summary>How many names the directory holds.</summary>
    public Task<long> CountObjectsAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
            return Task.FromResult(0L);
        try
        {
            using var root = LinuxFiles.OpenRoot(directory);
            return Task.FromResult((long)FolderInventory.Names(root).Count);
        }
        catch (Win32Exception failure)
        {
            throw Failed(directory, failure);
        }
    }

    /// <summary>
    /// With <see cref="RestoreReplacement.SameNames"/> a root that is restored whole replaces what has its name; with a part of the files only a new or empty
    /// directory will do, because a part must not replace the whole.
    /// </summary>
    public async Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var root = LinuxFiles.OpenRoot(directory);
            try
            {
                if (!await LockAsync(root, cancellationToken))
                    throw new BackupException(Operation, directory, "another restore is at work there", "Wait for it to end, or give another directory.");
                if (replace == RestoreReplacement.SameNames && selection.Expected is not null && FolderInventory.Names(root).Count > 0)
                    throw new BackupException(Operation, directory, "a part of the files cannot replace what is there", "Restore the part into an empty directory, and move from there what you need.");
                return new FilesRestore(directory, root, replace, selection, names => restored = names);
            }
            catch
            {
                root.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw Failed(directory, failure);
        }
    }

    /// <summary>A program that this process has just started keeps a lock that was let go of, for the moment until it is itself.</summary>
    private static async Task<bool> LockAsync(SafeFileHandle root, CancellationToken cancellationToken)
    {
        for (var look = 0; LinuxCalls.Lock(root, LinuxCalls.LockExclusiveNow) < 0; look++)
        {
            if (look == LooksForLock)
                return false;
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }

        return true;
    }

    internal static BackupException Failed(string subject, Exception failure) =>
        new(Operation, subject, $"the system refused it ({failure.Message})", "Is there room, and may this process write there?", failure);
}
