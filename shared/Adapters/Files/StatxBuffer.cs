using System.Runtime.InteropServices;

namespace SuperInsight.Adapters.Files;

/// <summary>What the kernel tells of a file; the layout is the same on every processor. <see href="https://man7.org/linux/man-pages/man2/statx.2.html"/></summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(20)]
    public uint UserId;

    [FieldOffset(24)]
    public uint GroupId;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public ulong Size;

    /// <summary>Of 512 bytes each.</summary>
    [FieldOffset(48)]
    public ulong Blocks;

    [FieldOffset(112)]
    public long ModifiedSeconds;

    [FieldOffset(120)]
    public uint ModifiedNanoseconds;

    [FieldOffset(136)]
    public uint DeviceMajor;

    [FieldOffset(140)]
    public uint DeviceMinor;
}
