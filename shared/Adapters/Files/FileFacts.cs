using SuperInsight.Domain.Archives;

namespace SuperInsight.Adapters.Files;

/// <summary>What the file system says of a file.</summary>
internal readonly record struct FileFacts(FileKind Kind, int Mode, uint UserId, uint GroupId, long Size, long AllocatedBytes, FileTime ModifiedAt, FileIdentity Identity, uint Links)
{
    private const int Permissions = 0xFFF;
    private const int BlockBytes = 512;

    /// <summary>Whether it may have holes: less is allocated than it is long.</summary>
    public bool MayHaveHoles => AllocatedBytes < Size;

    public static FileFacts Of(in StatxBuffer buffer) => new(
        (buffer.Mode & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.SymbolicLink,
            0x1000 => FileKind.Fifo,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        },
        buffer.Mode & Permissions, buffer.UserId, buffer.GroupId, (long)buffer.Size, (long)buffer.Blocks * BlockBytes,
        new FileTime(buffer.ModifiedSeconds, (int)buffer.ModifiedNanoseconds),
        new FileIdentity((ulong)buffer.DeviceMajor << 32 | buffer.DeviceMinor, buffer.Inode), buffer.Links);
}

/// <summary>Tells files apart, whatever their names.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);

/// <summary>Kinds of files.</summary>
internal enum FileKind
{
    File,
    Directory,
    SymbolicLink,
    Fifo,
    Socket,
    Device,
}
