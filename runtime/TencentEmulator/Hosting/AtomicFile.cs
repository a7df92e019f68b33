using System.Runtime.InteropServices;

namespace TencentEmulator.Hosting;

/// <summary>
/// Files that are there whole or not at all, whenever this process dies. Nothing is flushed to the disk: what the kernel has taken outlives
/// the process, a power cut takes no more than the emulated cloud of one developer, and three flushes a request made every measurement
/// taken beside the emulator one of this machine's disk.
/// </summary>
internal static partial class AtomicFile
{
    /// <summary>Replaces a small file whole: a reader, or a restart after a kill, sees the old content or the new.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".draft";
        using (var handle = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
            RandomAccess.Write(handle, content, 0);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Gives a file a second name (link(2)); where that cannot be done, a copy.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void Link(string existing, string name)
    {
        if (OperatingSystem.IsWindows() || Link0(existing, name) != 0)
            File.Copy(existing, name);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link0(string existing, string name);
}
