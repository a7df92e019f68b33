using System.Buffers;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>Files by open directory and name. Names are bytes that end with a NUL, so that any name that Linux allows can be met.</summary>
internal static class LinuxFiles
{
    private const int MaxTarget = 4096;
    private const int Interrupted = 4;

    public static byte[] Terminated(ReadOnlySpan<byte> name) => [.. name, 0];

    public static byte[] Terminated(string name) => Terminated(Encoding.UTF8.GetBytes(name));

    /// <summary>Opens a directory by its path, following links: for those that an operator named.</summary>
    public static SafeFileHandle OpenRoot(string path) =>
        Opened(LinuxCalls.OpenAt(LinuxCalls.WorkingDirectory, Terminated(path), LinuxCalls.ReadOnly | LinuxCalls.Directory | LinuxCalls.CloseOnExec, 0));

    /// <summary>Opens a directory in a directory; not through a link.</summary>
    public static SafeFileHandle OpenDirectory(SafeFileHandle parent, ReadOnlySpan<byte> name) =>
        Opened(LinuxCalls.OpenAt(Number(parent), name, LinuxCalls.ReadOnly | LinuxCalls.Directory | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec, 0));

    /// <summary>Opens a file for reading; not through a link, and never waiting for anybody.</summary>
    public static SafeFileHandle OpenFile(SafeFileHandle parent, ReadOnlySpan<byte> name) =>
        Opened(LinuxCalls.OpenAt(Number(parent), name, LinuxCalls.ReadOnly | LinuxCalls.NoFollow | LinuxCalls.NonBlock | LinuxCalls.CloseOnExec, 0));

    /// <summary>Makes a file that did not exist, for its owner only.</summary>
    public static SafeFileHandle CreateFile(SafeFileHandle parent, ReadOnlySpan<byte> name) =>
        Opened(LinuxCalls.OpenAt(Number(parent), name, LinuxCalls.ReadWrite | LinuxCalls.Create | LinuxCalls.Exclusive | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec, 0x180));

    public static FileFacts Describe(SafeFileHandle parent, ReadOnlySpan<byte> name)
    {
        Check(LinuxCalls.Statx(Number(parent), name, LinuxCalls.NoFollowAt, LinuxCalls.BasicStatistics, out var buffer));
        return FileFacts.Of(buffer);
    }

    public static FileFacts Describe(SafeFileHandle file)
    {
        Check(LinuxCalls.Statx(Number(file), "\0"u8, LinuxCalls.EmptyPath, LinuxCalls.BasicStatistics, out var buffer));
        return FileFacts.Of(buffer);
    }

    /// <summary>By its path; null when it cannot be described, for whatever reason.</summary>
    public static FileFacts? TryDescribe(ReadOnlySpan<byte> path) =>
        LinuxCalls.Statx(LinuxCalls.WorkingDirectory, path, LinuxCalls.NoFollowAt, LinuxCalls.BasicStatistics, out var buffer) == 0 ? FileFacts.Of(buffer) : null;

    /// <summary>Fills the buffer from a place on, as far as the file goes; returns how much.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var count = LinuxCalls.ReadAt(file, buffer[total..], buffer.Length - total, offset + total);
            if (count == 0)
                break;
            if (count > 0)
                total += (int)count;
            else if (Marshal.GetLastPInvokeError() != Interrupted)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        return total;
    }

    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var count = LinuxCalls.WriteAt(file, bytes, bytes.Length, offset);
            if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            if (count <= 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            bytes = bytes[(int)count..];
            offset += count;
        }
    }

    public static byte[] ReadLink(SafeFileHandle parent, ReadOnlySpan<byte> name) => ReadLink(Number(parent), name);

    public static byte[] ReadLink(ReadOnlySpan<byte> path) => ReadLink(LinuxCalls.WorkingDirectory, path);


    /// <summary>Turns a call's -1 into the reason that the kernel gave.</summary>
    /// <exception cref="Win32Exception">The call failed.</exception>
    public static void Check(int result)
    {
        if (result < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>The descriptor; valid while the handle is, which its holder keeps.</summary>
    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static byte[] ReadLink(int directory, ReadOnlySpan<byte> name)
    {
        var target = ArrayPool<byte>.Shared.Rent(MaxTarget);
        try
        {
            var length = LinuxCalls.ReadLinkAt(directory, name, target, MaxTarget);
            Check(length < 0 ? -1 : 0);
            return target[..(int)length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(target);
        }
    }

    private static SafeFileHandle Opened(int descriptor)
    {
        Check(descriptor);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
