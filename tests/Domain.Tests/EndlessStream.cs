namespace SuperInsight.Domain.Tests;

/// <summary>A beginning, and then one byte forever.</summary>
internal sealed class EndlessStream(byte[] beginning, byte filler) : MemoryStream(beginning)
{
    public override int Read(Span<byte> buffer)
    {
        var count = base.Read(buffer);
        if (count > 0 || buffer.IsEmpty)
            return count;
        buffer.Fill(filler);
        return buffer.Length;
    }
}
