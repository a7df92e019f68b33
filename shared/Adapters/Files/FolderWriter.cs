using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Archives;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Makes an archive's members in a directory and nowhere else: names are taken one by one from open directories, no link is followed, a
/// member's directory must itself be a directory of the archive, and nothing that exists is written to.
/// </summary>
internal sealed class FolderWriter(SafeFileHandle top, FileSelection selection) : TarVisitor, IDisposable
{
    private const int Permissions = 0x1FF;

    private readonly OpenFolders folders = new(top);
    private readonly Ownership ownership = new();
    private TarEntry? current;
    private SafeFileHandle? file;

    /// <summary>Whether every file could be given to its owner.</summary>
    public bool OwnersKept => !ownership.WasRefused;

    /// <summary>The member at work, for messages.</summary>
    public string CurrentPath { get; private set; } = string.Empty;

    /// <summary>Gives the last directories their modes and times.</summary>
    public void Finish() => folders.CloseAll(SetFolder);

    public void Dispose()
    {
        file?.Dispose();
        folders.Dispose();
    }

    public override void Begin(TarEntry entry)
    {
        CurrentPath = FilePaths.Printable(entry.Path.Span);
        if (!FilePaths.IsSafe(entry.Path.Span))
            throw Refused("its name leads out of the directory");
        folders.CloseOthers(entry.Path.Span, SetFolder);
        if (!folders.IsInnermost(Parent(entry.Path)))
            throw Refused("what it lies in is not a directory of the archive");
        current = null;
        if (entry.Type == TarEntryType.Directory)
            folders.Push(entry);
        if (!selection.Includes(entry.Path.Span))
            return;
        var parent = folders.Make();
        if (entry.Type != TarEntryType.Directory)
            Make(entry, parent, LinuxFiles.Terminated(Name(entry.Path).Span));
    }

    public override void Content(long offset, ReadOnlySpan<byte> bytes)
    {
        if (file is not null)
            LinuxFiles.Write(file, bytes, offset);
    }

    public override void End()
    {
        if (current is null || file is null)
            return;
        if (current.Extents is not null)
            LinuxFiles.Check(LinuxCalls.Truncate(file, current.Size));
        var name = LinuxFiles.Terminated(Name(current.Path).Span);
        var owned = ownership.Give(folders.Make(), name, current);
        LinuxFiles.Check(LinuxCalls.ChangeMode(file, owned ? current.Mode : current.Mode & Permissions));
        file.Dispose();
        file = null;
        SetTimes(folders.Make(), name, current.ModifiedAt);
    }

    private static void SetTimes(SafeFileHandle parent, byte[] name, FileTime time) =>
        LinuxFiles.Check(LinuxCalls.SetTimesAt(parent, name, [time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds], LinuxCalls.NoFollowAt));

    private static ReadOnlyMemory<byte> Parent(ReadOnlyMemory<byte> path) => path.Span.LastIndexOf((byte)'/') is >= 0 and var slash ? path[..slash] : default;

    private static ReadOnlyMemory<byte> Name(ReadOnlyMemory<byte> path) => path[(path.Span.LastIndexOf((byte)'/') + 1)..];

    private void Make(TarEntry entry, SafeFileHandle parent, byte[] name)
    {
        switch (entry.Type)
        {
            case TarEntryType.File:
                file = LinuxFiles.CreateFile(parent, name);
                current = entry;
                break;
            case TarEntryType.SymbolicLink:
                LinuxFiles.Check(LinuxCalls.SymbolicLinkAt(LinuxFiles.Terminated(entry.LinkTarget.Span), parent, name));
                ownership.Give(parent, name, entry);
                SetTimes(parent, name, entry.ModifiedAt);
                break;
            case TarEntryType.HardLink:
                Link(entry, parent, name);
                break;
        }
    }

    /// <summary>The file that it is another name of must have come before, in this archive.</summary>
    private void Link(TarEntry entry, SafeFileHandle parent, byte[] name)
    {
        if (!FilePaths.IsSafe(entry.LinkTarget.Span))
            throw Refused("the file that it is another name of lies outside");
        var holder = top;
        try
        {
            var rest = entry.LinkTarget;
            while (rest.Span.IndexOf((byte)'/') is >= 0 and var slash)
            {
                var inside = LinuxFiles.OpenDirectory(holder, LinuxFiles.Terminated(rest[..slash].Span));
                Leave(holder);
                (holder, rest) = (inside, rest[(slash + 1)..]);
            }

            var target = LinuxFiles.Terminated(rest.Span);
            if (LinuxFiles.Describe(holder, target).Kind != FileKind.File)
                throw Refused("it would be another name of something that is no file");
            LinuxFiles.Check(LinuxCalls.HardLinkAt(holder, target, parent, name, 0));
        }
        finally
        {
            Leave(holder);
        }

        void Leave(SafeFileHandle folder)
        {
            if (folder != top)
                folder.Dispose();
        }
    }

    private void SetFolder(SafeFileHandle parent, SafeFileHandle folder, TarEntry entry)
    {
        var name = LinuxFiles.Terminated(Name(entry.Path).Span);
        var owned = ownership.Give(parent, name, entry);
        LinuxFiles.Check(LinuxCalls.ChangeMode(folder, owned ? entry.Mode : entry.Mode & Permissions));
        SetTimes(parent, name, entry.ModifiedAt);
    }

    private TarException Refused(string reason) => new(CurrentPath, reason, "Nothing outside the directory was touched. This archive was not written by this program: keep it for an enquiry.");
}
