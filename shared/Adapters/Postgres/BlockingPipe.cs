using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// A child's standard output, read by plain blocking calls from a pipe of 1 MiB. PostgreSQL's tools write 4 KiB at a time; a reader
/// that wakes for each of them costs both sides more than the data do. So this one lets the pipe fill for a millisecond whenever it
/// found little in it, which never makes the writer wait.
/// </summary>
internal sealed partial class BlockingPipe : Stream
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ, fcntl(2)
    private const int PipeBytes = 1 << 20; // /proc/sys/fs/pipe-max-size allows that much to everybody
    private const int Worthwhile = 128 << 10;

    private readonly FileStream pipe;
    private int lastCount = Worthwhile;

    private BlockingPipe(SafeFileHandle handle) => pipe = new FileStream(handle, FileAccess.Read, bufferSize: 0, isAsync: false);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static BlockingPipe Of(Process process)
    {
        var pipe = ((PipeStream)process.StandardOutput.BaseStream).SafePipeHandle;
        // Where it is refused, the pipe keeps its 64 KiB and all goes a little slower.
        _ = Fcntl(pipe, SetPipeSize, PipeBytes);
        return new BlockingPipe(new SafeFileHandle(pipe.DangerousGetHandle(), ownsHandle: false));
    }

    public override int Read(Span<byte> buffer)
    {
#pragma warning disable RS0030 // No condition to await: the wait is the point, and this thread is the pipe's own.
        if (lastCount < Worthwhile)
            Thread.Sleep(1);
#pragma warning restore RS0030
        return lastCount = pipe.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            pipe.Dispose();
        base.Dispose(disposing);
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fcntl(SafePipeHandle descriptor, int command, int argument);
}
