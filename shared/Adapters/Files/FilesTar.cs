using System.Buffers;
using System.ComponentModel;
using SuperInsight.Domain.Archives;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Turns what a walk finds into an archive, piece by piece, and writes the list beside it. What cannot be kept is noted, and the archive
/// goes on: no file can spoil it.
/// </summary>
internal sealed class FilesTar(ReadAhead ahead, SqliteCopy sqlite, BoundedPipe list, FileNotes notes, FileEvents events)
{
    private static readonly ReadOnlyMemory<byte> Filling = new byte[TarHeader.BlockBytes];

    private readonly OwnerNames users = OwnerNames.ReadUsers();
    private readonly OwnerNames groups = OwnerNames.ReadGroups();
    private readonly HardLinks links = new();
    private readonly FileContent content = new(events);
    private readonly ArrayBufferWriter<byte> line = new(512);

    /// <summary>What the archive holds so far.</summary>
    public FileTotals Totals { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Whether all of it has been read.</summary>
    public bool IsComplete { get; private set; }

    public IEnumerator<ReadOnlyMemory<byte>> Run()
    {
        while (ahead.Take() is { } slot)
        {
            if (slot.Found.Trouble is { } trouble)
                notes.Add(slot.Found.Path, trouble);
            if (slot.Found.Facts is { } facts)
            {
                foreach (var piece in Member(slot, facts))
                    yield return piece;
            }

            ahead.Return(slot);
        }

        list.End();
        IsComplete = true;
        yield return TarHeader.End;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Member(FoundSlot slot, FileFacts facts)
    {
        var path = slot.Found.Path;
        switch (facts.Kind)
        {
            case FileKind.Directory:
                Totals = Totals with { Directories = Totals.Directories + 1 };
                List(FileListType.Directory, path, facts);
                return [TarHeader.Encode(Entry(TarEntryType.Directory, path, facts))];
            case FileKind.SymbolicLink:
                Totals = Totals with { Links = Totals.Links + 1 };
                List(FileListType.Symlink, path, facts, target: slot.Found.Target);
                return [TarHeader.Encode(Entry(TarEntryType.SymbolicLink, path, facts) with { LinkTarget = slot.Found.Target })];
            case FileKind.File when links.Find(facts) is { } first:
                Totals = Totals with { Files = Totals.Files + 1 };
                List(FileListType.Hardlink, path, facts, first.Size, first.Hash, first.Path);
                return [TarHeader.Encode(Entry(TarEntryType.HardLink, path, facts) with { LinkTarget = first.Path })];
            default:
                return FileMember(slot, facts);
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> FileMember(FoundSlot slot, FileFacts facts)
    {
        if (slot.Failure is { } failure)
        {
            notes.Add(slot.Found.Path, $"it could not be read ({failure})");
            return [];
        }

        var head = slot.IsReadAhead ? slot.Buffer.AsSpan(0, Math.Min(slot.Count, SqliteFiles.HeaderBytes)) : FileContent.Head(slot.Found.Content!, SqliteFiles.HeaderBytes);
        if (SqliteFiles.IsDatabase(head))
        {
            switch (sqlite.Take(slot.Found.Content!, head))
            {
                case SqliteCopyOutcome.Taken copy:
                    return CopiedDatabase(slot.Found.Path, facts, copy);
                case SqliteCopyOutcome.Failed failed:
                    notes.Add(slot.Found.Path, failed.Reason + ": left out");
                    return [];
                case SqliteCopyOutcome.NoDatabase none:
                    notes.Add(slot.Found.Path, none.Reason);
                    break;
            }
        }

        return slot.IsReadAhead ? SmallFile(slot, facts) : LargeFile(slot.Found, facts);
    }

    /// <summary>All of it is at hand, so what is announced is what was read.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> SmallFile(FoundSlot slot, FileFacts facts)
    {
        NoteChange(slot.Found.Path, facts, slot.After);
        yield return TarHeader.Encode(Entry(TarEntryType.File, slot.Found.Path, facts) with { Size = slot.Count });
        yield return slot.Buffer.AsMemory(0, slot.Count);
        yield return Filling[..TarHeader.Padding(slot.Count)];
        Finish(slot.Found.Path, facts, slot.Count, slot.Hash);
    }

    private IEnumerable<ReadOnlyMemory<byte>> LargeFile(FoundFile found, FileFacts facts)
    {
        var extents = facts.MayHaveHoles ? SparseExtents.Find(found.Content!, facts.Size) : null;
        var entry = Entry(TarEntryType.File, found.Path, facts) with { Size = facts.Size, Extents = extents };
        yield return TarHeader.Encode(entry);
        foreach (var piece in content.Read(found.Path, found.Content!, facts.Size, extents))
            yield return piece;
        yield return Filling[..TarHeader.Padding(extents?.Sum(extent => extent.Length) ?? facts.Size)];
        if (content.Trouble is { } trouble)
            notes.Add(found.Path, trouble);
        else
            NoteChange(found.Path, facts, DescribeAgain(found, facts));
        Finish(found.Path, facts, facts.Size, content.Hash);
    }

    private IEnumerable<ReadOnlyMemory<byte>> CopiedDatabase(byte[] path, FileFacts facts, SqliteCopyOutcome.Taken copy)
    {
        using var copied = copy.Content;
        yield return TarHeader.Encode(Entry(TarEntryType.File, path, facts) with { Size = copy.Size });
        foreach (var piece in content.Read(path, copied, copy.Size, null))
            yield return piece;
        yield return Filling[..TarHeader.Padding(copy.Size)];
        if (content.Trouble is { } trouble)
            notes.Add(path, trouble);
        Finish(path, facts, copy.Size, content.Hash);
    }

    private static FileFacts DescribeAgain(FoundFile found, FileFacts before)
    {
        try
        {
            return LinuxFiles.Describe(found.Content!);
        }
        catch (Win32Exception)
        {
            return before;
        }
    }

    private void NoteChange(byte[] path, FileFacts before, FileFacts after)
    {
        if (after.Size > before.Size)
            notes.Add(path, $"it grew while it was read: cut at {before.Size} bytes");
        else if (after.Size < before.Size)
            notes.Add(path, "it shrank while it was read: its bytes may be of several moments");
        else if (after.ModifiedAt != before.ModifiedAt)
            notes.Add(path, "it changed while it was read: its bytes may be of several moments");
    }

    private void Finish(byte[] path, FileFacts facts, long size, ReadOnlySpan<byte> hash)
    {
        var sha256 = Convert.ToHexStringLower(hash);
        Totals = Totals with { Files = Totals.Files + 1, Bytes = Totals.Bytes + size };
        links.Remember(facts, path, size, sha256);
        List(FileListType.File, path, facts, size, sha256);
    }

    private TarEntry Entry(TarEntryType type, byte[] path, FileFacts facts) => new()
    {
        Type = type,
        Path = path,
        Mode = facts.Mode,
        UserId = facts.UserId,
        GroupId = facts.GroupId,
        UserName = users.NameOf(facts.UserId),
        GroupName = groups.NameOf(facts.GroupId),
        ModifiedAt = facts.ModifiedAt,
    };

    private void List(FileListType type, byte[] path, FileFacts facts, long size = 0, string? sha256 = null, byte[]? target = null)
    {
        line.ResetWrittenCount();
        FileListCodec.Write(line, new FileListEntry { Type = type, Path = path, Size = size, ModifiedAt = facts.ModifiedAt, Sha256 = sha256, Target = target });
        list.Put(line.WrittenSpan);
    }
}
