using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// System calls that the base library does not offer: names as bytes, paths from an open directory, links not followed, holes. Names end with a NUL.
/// <see href="https://man7.org/linux/man-pages/dir_section_2.html"/>
/// </summary>
internal static partial class LinuxCalls
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlock = 0x800;
    public const int CloseOnExec = 0x80000;

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    public const int NoFollowAt = 0x100;

    /// <summary>AT_EMPTY_PATH: the descriptor itself is meant.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>AT_FDCWD.</summary>
    public const int WorkingDirectory = -100;

    /// <summary>STATX_BASIC_STATS.</summary>
    public const uint BasicStatistics = 0x7FF;

    public const int SeekData = 3;
    public const int SeekHole = 4;

    /// <summary>LOCK_EX | LOCK_NB.</summary>
    public const int LockExclusiveNow = 6;

    /// <summary>O_DIRECTORY and O_NOFOLLOW, whose values differ between processors.</summary>
    public static int Directory { get; } = IsArm ? 0x4000 : 0x10000;

    public static int NoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int OpenAt(int directory, ReadOnlySpan<byte> name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Statx(int directory, ReadOnlySpan<byte> name, int flags, uint mask, out StatxBuffer buffer);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint ReadDirectory(SafeFileHandle directory, Span<byte> entries, nint length);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint ReadAt(SafeFileHandle file, Span<byte> buffer, nint length, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint WriteAt(SafeFileHandle file, ReadOnlySpan<byte> buffer, nint length, long offset);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Truncate(SafeFileHandle file, long length);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint ReadLinkAt(int directory, ReadOnlySpan<byte> name, Span<byte> target, nint length);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, ReadOnlySpan<byte> name, int mode);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SymbolicLinkAt(ReadOnlySpan<byte> target, SafeFileHandle directory, ReadOnlySpan<byte> name);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int HardLinkAt(SafeFileHandle fromDirectory, ReadOnlySpan<byte> from, SafeFileHandle directory, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int RenameAt(SafeFileHandle fromDirectory, ReadOnlySpan<byte> from, SafeFileHandle directory, ReadOnlySpan<byte> name);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int RemoveAt(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ChangeOwnerAt(SafeFileHandle directory, ReadOnlySpan<byte> name, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ChangeMode(SafeFileHandle file, int mode);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetTimesAt(SafeFileHandle directory, ReadOnlySpan<byte> name, ReadOnlySpan<long> times, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SyncFileSystem(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint EffectiveUserId();
}
