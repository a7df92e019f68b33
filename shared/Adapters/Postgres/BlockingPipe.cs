using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// A child's standard output as a pipe of 1 MiB that is read by plain blocking calls. The framework's own stream waits in epoll for
/// every 4 KiB that a tool writes.
/// </summary>
internal static partial class BlockingPipe
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ, fcntl(2)
    private const int PipeBytes = 1 << 20; // /proc/sys/fs/pipe-max-size allows that much to everybody

    public static Stream Of(Process process)
    {
        var pipe = ((PipeStream)process.StandardOutput.BaseStream).SafePipeHandle;
        // Where it is refused, the pipe keeps its 64 KiB and all goes a little slower.
        _ = Fcntl(pipe, SetPipeSize, PipeBytes);
        return new FileStream(new SafeFileHandle(pipe.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0, isAsync: false);
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fcntl(SafePipeHandle descriptor, int command, int argument);
}
