using System.Security.Cryptography;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// Encrypts what is written to it as a binary <see href="https://c2sp.org/age">age v1</see> file for X25519 recipients, which
/// <c>age -d -i key.txt</c> opens. Passes on about 1 MiB at a time and holds no more than that.
/// </summary>
public sealed class AgeEncryptStream : CompletingStream
{
    private const int ChunksPerWrite = 16;

    private readonly AgeChunkCipher cipher;
    private readonly byte[] buffer;

    /// <summary>Header and sealed chunks at the front of the buffer; the open chunk's plain bytes follow.</summary>
    private int ready;

    private int plain;

    /// <param name="destination">Where the age file goes.</param>
    /// <param name="recipients">Who may decrypt; at least one, none twice. Any one of them suffices.</param>
    /// <param name="leaveOpen">Whether the destination outlives this stream.</param>
    /// <param name="random">Fills a span with secret random bytes: the file key (16), one ephemeral secret a recipient (32 each), the
    /// payload's nonce (16), in this order. Default: the system's generator; anything else is for reproducible test vectors.</param>
    /// <param name="note">What the header says in clear beside the recipients; null for nothing.</param>
    /// <exception cref="ArgumentException">There is no recipient, or one is given twice.</exception>
    public AgeEncryptStream(Stream destination, IReadOnlyList<AgeRecipient> recipients, bool leaveOpen = false, Action<Span<byte>>? random = null, AgeNote? note = null)
        : base(destination, leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(recipients);
        if (recipients.Count == 0)
            throw new ArgumentException("At least one recipient is needed, else nobody could ever decrypt.", nameof(recipients));
        if (recipients.GroupBy(recipient => recipient).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"The recipient {twice} is given twice; losing its one identity would lose what looks like two.", nameof(recipients));

        random ??= RandomNumberGenerator.Fill;
        Span<byte> fileKey = stackalloc byte[X25519Stanza.FileKeyBytes];
        random(fileKey);
        var header = AgeHeader.Write(fileKey, recipients, note, random);
        Span<byte> nonce = stackalloc byte[AgeChunkCipher.NonceBytes];
        random(nonce);
        cipher = new AgeChunkCipher(fileKey, nonce);
        CryptographicOperations.ZeroMemory(fileKey);

        ready = header.Length + nonce.Length;
        buffer = GC.AllocateUninitializedArray<byte>(ready + ChunksPerWrite * AgeChunkCipher.SealedBytes);
        header.CopyTo(buffer, 0);
        nonce.CopyTo(buffer.AsSpan(header.Length));
    }

    private protected override int Transform(ReadOnlySpan<byte> input, out ReadOnlyMemory<byte> output)
    {
        output = default;
        var taken = 0;
        while (taken < input.Length)
        {
            // A full chunk is sealed only when more follows: the last one is marked, and is empty only in an empty file.
            if (plain == AgeChunkCipher.ChunkBytes)
            {
                SealChunk(last: false);
                if (buffer.Length - ready < AgeChunkCipher.SealedBytes)
                {
                    output = TakeReady();
                    return taken;
                }
            }
            var count = Math.Min(AgeChunkCipher.ChunkBytes - plain, input.Length - taken);
            input.Slice(taken, count).CopyTo(buffer.AsSpan(ready + plain));
            plain += count;
            taken += count;
        }
        return taken;
    }

    private protected override bool Finish(out ReadOnlyMemory<byte> output)
    {
        SealChunk(last: true);
        output = TakeReady();
        return true;
    }

    private protected override void Release()
    {
        cipher.Dispose();
        Array.Clear(buffer);
    }

    private void SealChunk(bool last)
    {
        var length = plain + AgeChunkCipher.TagBytes;
        cipher.Seal(buffer.AsSpan(ready, length), last);
        ready += length;
        plain = 0;
    }

    private ReadOnlyMemory<byte> TakeReady()
    {
        var output = buffer.AsMemory(0, ready);
        ready = 0;
        return output;
    }
}
