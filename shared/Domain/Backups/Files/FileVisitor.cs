using System.Security.Cryptography;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>Passes on one file of an archive, holes as zeros, and hashes it.</summary>
internal sealed class FileVisitor(ReadOnlyMemory<byte> path, Stream destination) : TarVisitor, IDisposable
{
    private static readonly byte[] Zeros = new byte[64 << 10];

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private TarEntry? current;
    private long written;

    /// <summary>Of all its bytes; null until they have come.</summary>
    public string? Sha256 { get; private set; }

    public void Dispose() => hash.Dispose();

    public override void Begin(TarEntry entry) =>
        current = Sha256 is null && entry.Type == TarEntryType.File && entry.Path.Span.SequenceEqual(path.Span) ? entry : null;

    public override void Content(long offset, ReadOnlySpan<byte> bytes)
    {
        if (current is null)
            return;
        FillUpTo(offset);
        Write(bytes);
    }

    public override void End()
    {
        if (current is null)
            return;
        FillUpTo(current.Size);
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        current = null;
    }

    private void FillUpTo(long offset)
    {
        while (written < offset)
            Write(Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, offset - written)));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            destination.Write(bytes);
        }
        catch (IOException closed)
        {
            throw new BackupException("read file", FilePaths.Printable(path.Span), $"the output does not take it ({closed.Message})", "Is there room, and does whoever reads it wait for the end?", closed);
        }

        hash.AppendData(bytes);
        written += bytes.Length;
    }
}
