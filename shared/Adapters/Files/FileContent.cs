using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// The bytes of one large file after another, exactly as many as were announced, hashed on the way: what a file has lost since is made up
/// with zeros, what it has gained is left.
/// </summary>
internal sealed class FileContent(FileEvents events)
{
    private static readonly byte[] Zeros = new byte[256 << 10];

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(256 << 10);
    private readonly byte[] hash = new byte[SHA256.HashSizeInBytes];

    /// <summary>Of the last file that was read to its end, holes included.</summary>
    public ReadOnlySpan<byte> Hash => hash;

    /// <summary>What went wrong with the last file; null when nothing did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The first bytes of a file; fewer when it has fewer or cannot be read.</summary>
    public static byte[] Head(SafeFileHandle file, int count)
    {
        var head = new byte[count];
        try
        {
            return head[..LinuxFiles.Read(file, head, 0)];
        }
        catch (Win32Exception)
        {
            // Reading it in earnest says why.
            return [];
        }
    }

    /// <summary>The pieces; each is valid until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Read(byte[] path, SafeFileHandle file, long size, IReadOnlyList<SparseExtent>? extents)
    {
        Trouble = null;
        using var hashing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long done = 0;
        foreach (var extent in extents ?? [new SparseExtent(0, size)])
        {
            HashHole(hashing, extent.Offset - done);
            var end = extent.Offset + extent.Length;
            for (var at = extent.Offset; at < end; at += buffer.Length)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - at));
                Fill(path, file, piece.Span, at);
                hashing.AppendData(piece.Span);
                yield return piece;
            }

            done = end;
        }

        HashHole(hashing, size - done);
        hashing.GetHashAndReset(hash);
    }

    private static void HashHole(IncrementalHash hashing, long length)
    {
        for (; length > 0; length -= Zeros.Length)
            hashing.AppendData(Zeros.AsSpan(0, (int)Math.Min(length, Zeros.Length)));
    }

    private void Fill(byte[] path, SafeFileHandle file, Span<byte> piece, long at)
    {
        var count = 0;
        try
        {
            events.Reading(path, file, at);
            count = Trouble is null ? LinuxFiles.Read(file, piece, at) : 0;
            if (count < piece.Length)
                Trouble ??= $"it shrank while it was read: what lay behind byte {at + count} is zeros";
        }
        catch (Win32Exception failure)
        {
            Trouble ??= $"it could not be read from byte {at} on ({failure.Message}): the rest is zeros";
        }

        piece[count..].Clear();
    }
}
