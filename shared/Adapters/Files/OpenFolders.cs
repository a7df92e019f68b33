using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// The directories that an archive's present member lies in, outermost first. Each is made when the first wanted member in it comes, and
/// gets its mode and time when the archive has left it.
/// </summary>
internal sealed class OpenFolders(SafeFileHandle top) : IDisposable
{
    private const int OwnerMayAll = 0x1C0;

    private readonly List<Folder> folders = [];

    private sealed record Folder(TarEntry Entry)
    {
        /// <summary>Null until it is made.</summary>
        public SafeFileHandle? Handle { get; set; }
    }

    /// <summary>What to do with a directory that is left: its parent's handle, its own, what the archive says of it.</summary>
    public delegate void Leaving(SafeFileHandle parent, SafeFileHandle folder, TarEntry entry);

    public void Push(TarEntry entry) => folders.Add(new(entry));

    /// <summary>Whether it is the innermost of them; the empty path is the top.</summary>
    public bool IsInnermost(ReadOnlyMemory<byte> path) => folders.Count == 0 ? path.IsEmpty : folders[^1].Entry.Path.Span.SequenceEqual(path.Span);

    /// <summary>Makes those that are not there yet; returns the innermost.</summary>
    public SafeFileHandle Make()
    {
        var parent = top;
        foreach (var folder in folders)
        {
            if (folder.Handle is null)
            {
                var name = NameOf(folder);
                LinuxFiles.Check(LinuxCalls.MakeDirectoryAt(parent, name, OwnerMayAll));
                folder.Handle = LinuxFiles.OpenDirectory(parent, name);
            }

            parent = folder.Handle;
        }

        return parent;
    }

    /// <summary>Leaves all that <paramref name="path"/> does not lie in.</summary>
    public void CloseOthers(ReadOnlySpan<byte> path, Leaving leaving)
    {
        while (folders.Count > 0 && !IsIn(path, folders[^1].Entry.Path.Span))
            CloseInnermost(leaving);
    }

    public void CloseAll(Leaving leaving)
    {
        while (folders.Count > 0)
            CloseInnermost(leaving);
    }

    public void Dispose()
    {
        foreach (var folder in folders)
            folder.Handle?.Dispose();
        folders.Clear();
    }

    private static bool IsIn(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
        path.Length > folder.Length && path.StartsWith(folder) && path[folder.Length] == '/';

    private static byte[] NameOf(Folder folder) => LinuxFiles.Terminated(folder.Entry.Path.Span[(folder.Entry.Path.Span.LastIndexOf((byte)'/') + 1)..]);

    private void CloseInnermost(Leaving leaving)
    {
        var folder = folders[^1];
        folders.RemoveAt(folders.Count - 1);
        if (folder.Handle is null)
            return;
        using (folder.Handle)
            leaving(folders.Count > 0 ? folders[^1].Handle! : top, folder.Handle, folder.Entry);
    }
}
