using Microsoft.Win32.SafeHandles;
using TencentEmulator.Cos.Operations;

namespace TencentEmulator.Cos.Body;

/// <summary>Reads a range of an open file, whatever other readers of the same handle do.</summary>
internal sealed class FileRangeStream(SafeFileHandle file, ByteRange range) : ReadOnlyStream
{
    private long _read;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = (int)Math.Min(buffer.Length, range.Length - _read);
        var count = wanted == 0 ? 0 : RandomAccess.Read(file, buffer.Span[..wanted], range.Start + _read);
        _read += count;
        return ValueTask.FromResult(count);
    }
}
