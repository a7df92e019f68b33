using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Archives;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// An archive on its way into a directory. Until <see cref="CompleteAsync"/> all of it lies in <c>.restoring-…/new</c>, and what is replaced goes to
/// <c>.restoring-…/old</c>. Ended early, it takes that directory away again; a process that is killed leaves it there as the mark of a
/// restore that is not whole.
/// </summary>
internal sealed class FilesRestore : RestoreSession
{
    private const string MarkPrefix = ".restoring-";
    private const int OwnerMayAll = 0x1C0;

    private static readonly byte[] NewName = LinuxFiles.Terminated("new");
    private static readonly byte[] OldName = LinuxFiles.Terminated("old");

    private readonly string directory;
    private readonly SafeFileHandle root;
    private readonly RestoreReplacement replace;
    private readonly Action<IReadOnlyList<byte[]>> completed;
    private readonly byte[] markName;
    private readonly SafeFileHandle mark;
    private readonly SafeFileHandle arriving;
    private readonly FolderWriter writer;
    private readonly TarParser parser;
    private bool movedAny;
    private bool disposed;

    public FilesRestore(string directory, SafeFileHandle root, RestoreReplacement replace, FileSelection selection, Action<IReadOnlyList<byte[]>> completed)
    {
        (this.directory, this.root, this.replace, this.completed) = (directory, root, replace, completed);
        if (replace == RestoreReplacement.SameNames)
            RemoveMarks();
        markName = LinuxFiles.Terminated(MarkPrefix + Path.GetRandomFileName());
        LinuxFiles.Check(LinuxCalls.MakeDirectoryAt(root, markName, OwnerMayAll));
        mark = LinuxFiles.OpenDirectory(root, markName);
        LinuxFiles.Check(LinuxCalls.MakeDirectoryAt(mark, NewName, OwnerMayAll));
        LinuxFiles.Check(LinuxCalls.MakeDirectoryAt(mark, OldName, OwnerMayAll));
        arriving = LinuxFiles.OpenDirectory(mark, NewName);
        writer = new FolderWriter(arriving, selection);
        parser = new TarParser(writer);
    }

    public override string? Warning => writer.OwnersKept
        ? null
        : "Only root can give files away: those of other owners belong to you, without their set-user-id bits.";

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            parser.Feed(bytes.Span);
        }
        catch (Win32Exception failure)
        {
            throw FilesRestoreTarget.Failed(Path.Combine(directory, writer.CurrentPath), failure);
        }

        return ValueTask.CompletedTask;
    }

    public override Task CompleteAsync(CancellationToken cancellationToken)
    {
        parser.Complete();
        try
        {
            writer.Finish();
            // Nothing may look whole after a power failure that is not.
            LinuxFiles.Check(LinuxCalls.SyncFileSystem(root));
            var names = FolderInventory.Names(arriving);
            MoveIn(names);
            completed(names);
        }
        catch (Win32Exception failure)
        {
            throw FilesRestoreTarget.Failed(directory, failure);
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (disposed)
            return ValueTask.CompletedTask;
        disposed = true;
        writer.Dispose();
        arriving.Dispose();
        mark.Dispose();
        try
        {
            // Between the first move and the last, what is there is neither old nor new: the mark stays.
            if (!movedAny && LinuxFiles.TryDescribe(LinuxFiles.Terminated(Path.Combine(directory, MarkName))) is not null)
                FolderRemoval.Remove(root, markName);
        }
        catch (Win32Exception)
        {
            // The mark stays and says that this is not whole.
        }

        root.Dispose();
        return ValueTask.CompletedTask;
    }

    private string MarkName => FilePaths.Text(markName.AsSpan(0, markName.Length - 1));

    private void MoveIn(IReadOnlyList<byte[]> names)
    {
        using var old = LinuxFiles.OpenDirectory(mark, OldName);
        var present = FolderInventory.Names(root).Select(Convert.ToHexString).ToHashSet();
        foreach (var name in names)
        {
            var isThere = present.Contains(Convert.ToHexString(name));
            if (isThere && replace == RestoreReplacement.None)
                throw new BackupException(FilesRestoreTarget.Operation, directory, $"{FilePaths.Printable(name.AsSpan(0, name.Length - 1))} has appeared there meanwhile", "Give a directory that nobody else uses.");
            movedAny = true;
            if (isThere)
                LinuxFiles.Check(LinuxCalls.RenameAt(root, name, old, name));
            LinuxFiles.Check(LinuxCalls.RenameAt(arriving, name, root, name));
        }

        LinuxFiles.Check(LinuxCalls.SyncFileSystem(root));
        FolderRemoval.Remove(root, markName);
    }

    /// <summary>What killed restores left.</summary>
    private void RemoveMarks()
    {
        foreach (var name in FolderInventory.Names(root).Where(name => name.AsSpan().StartsWith(".restoring-"u8)))
            FolderRemoval.Remove(root, name);
    }
}
