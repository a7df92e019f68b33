using System.Buffers;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>Cuts bytes that come in pieces into lines.</summary>
internal sealed class LineSplitter
{
    /// <summary>A line of a list has two names at most, of 4 KiB, each in two forms.</summary>
    private const int MaxLine = 1 << 20;

    private readonly ArrayBufferWriter<byte> begun = new();

    /// <exception cref="FormatException">A line is too long.</exception>
    public void Feed(ReadOnlyMemory<byte> bytes, Action<ReadOnlyMemory<byte>> accept)
    {
        while (bytes.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (begun.WrittenCount == 0)
            {
                accept(bytes[..end]);
            }
            else
            {
                begun.Write(bytes.Span[..end]);
                accept(begun.WrittenMemory);
                begun.ResetWrittenCount();
            }

            bytes = bytes[(end + 1)..];
        }

        if (begun.WrittenCount + bytes.Length > MaxLine)
            throw new FormatException("a line of the list is too long");
        begun.Write(bytes.Span);
    }

    /// <exception cref="FormatException">The last line has no end.</exception>
    public void Complete()
    {
        if (begun.WrittenCount > 0)
            throw new FormatException("the list's last line has no end");
    }
}
