using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TencentEmulator.Hosting;

/// <summary>Makes file names durable. .NET flushes files but cannot open a directory, so that part goes through libc.</summary>
internal static partial class DurableFile
{
    /// <summary>Writes a small file and flushes its content; the name is durable only after <see cref="FlushDirectory"/>.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(handle, content, 0);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Replaces a small file whole: a reader, or a restart after a crash, sees the old content or the new.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".draft";
        Write(draft, content);
        File.Move(draft, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Flushes a directory: names created, renamed or removed in it survive a power cut (fsync(2)).</summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals names, and a directory cannot be flushed there.
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw Failure("open", path);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FSync(descriptor) != 0)
            throw Failure("flush", path);
    }

    /// <summary>Gives a file a second name (link(2)); where that cannot be done, a copy.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void Link(string existing, string name)
    {
        if (OperatingSystem.IsWindows() || Link0(existing, name) != 0)
            File.Copy(existing, name);
    }

    private static IOException Failure(string verb, string path)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"Cannot {verb} the directory {path}: {cause.Message}.", cause);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link0(string existing, string name);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);
}
