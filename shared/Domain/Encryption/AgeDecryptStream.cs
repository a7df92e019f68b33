using System.Security.Cryptography;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// Decrypts a binary <see href="https://c2sp.org/age">age v1</see> file with X25519 identities. Only authenticated bytes are released,
/// chunk by chunk: a reader that needs the whole must read to the end, where a missing rest is an error. Reads ahead about 1 MiB.
/// </summary>
/// <remarks>Reading throws <see cref="AgeException"/>, whose types tell what to do.</remarks>
public sealed class AgeDecryptStream : DecodingStream
{
    private const int ReadAheadBytes = 1024 * 1024;

    private readonly IReadOnlyList<AgeIdentity> identities;
    private readonly string name;
    private readonly byte[] plain = GC.AllocateUninitializedArray<byte>(AgeChunkCipher.ChunkBytes);
    private AgeChunkCipher? cipher;
    private int scanned;
    private int plainStart;
    private int plainEnd;
    private bool ended;

    /// <param name="source">The age file, from its first byte to its last.</param>
    /// <param name="identities">At least one; they must stay undisposed until the first read has returned.</param>
    /// <param name="leaveOpen">Whether the source outlives this stream.</param>
    /// <param name="name">What errors call the file, such as its key in the bucket.</param>
    public AgeDecryptStream(Stream source, IReadOnlyList<AgeIdentity> identities, bool leaveOpen = false, string name = "age file")
        : base(source, leaveOpen, ReadAheadBytes)
    {
        ArgumentNullException.ThrowIfNull(identities);
        if (identities.Count == 0)
            throw new ArgumentException("At least one identity is needed.", nameof(identities));
        this.identities = identities;
        this.name = name;
    }

    private protected override int Decode(Span<byte> destination)
    {
        if (cipher is null && !TryOpenHeader())
            return NeedsInput;
        if (plainStart == plainEnd && !ended && !TryOpenChunk())
            return NeedsInput;

        var count = Math.Min(plainEnd - plainStart, destination.Length);
        plain.AsSpan(plainStart, count).CopyTo(destination);
        plainStart += count;
        return count;
    }

    private protected override void Release()
    {
        cipher?.Dispose();
        Array.Clear(plain);
    }

    private bool TryOpenHeader()
    {
        if (AgeHeaderParser.FindFault(Unread) is { } fault)
            throw new AgeDamagedHeaderException(name, fault, "Check that this is the object that the manifest names.");
        var length = AgeHeaderParser.FindEnd(Unread, ref scanned);
        if (length > AgeHeader.MaxBytes || (length < 0 && Unread.Length > AgeHeader.MaxBytes))
            throw new AgeDamagedHeaderException(name, $"the header is longer than {AgeHeader.MaxBytes} bytes");
        if (length < 0 || Unread.Length < length + AgeChunkCipher.NonceBytes)
            return !SourceEnded ? false : throw new AgeTruncatedException(name, Consumed + Unread.Length);

        Span<byte> fileKey = stackalloc byte[X25519Stanza.FileKeyBytes];
        try
        {
            var header = AgeHeaderParser.Parse(Unread[..length]);
            AgeFileKey.Unwrap(header, identities, fileKey, name);
            cipher = new AgeChunkCipher(fileKey, Unread.Slice(length, AgeChunkCipher.NonceBytes));
        }
        catch (FormatException cause)
        {
            throw new AgeDamagedHeaderException(name, cause.Message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
        Consume(length + AgeChunkCipher.NonceBytes);
        return true;
    }

    private bool TryOpenChunk()
    {
        // Only the byte after a full chunk, or its absence, tells whether the chunk is the last one.
        var last = Unread.Length <= AgeChunkCipher.SealedBytes;
        if (last && !SourceEnded)
            return false;

        var chunk = Unread[..Math.Min(Unread.Length, AgeChunkCipher.SealedBytes)];
        if (chunk.Length < AgeChunkCipher.TagBytes)
            throw new AgeTruncatedException(name, Consumed + chunk.Length);
        var number = cipher!.Chunk;
        if (!cipher.TryOpen(chunk, last, plain))
            throw Diagnose(chunk, last);
        if (last && number > 0 && chunk.Length == AgeChunkCipher.TagBytes)
            throw Damaged(number, "the last chunk is empty, which age v1 forbids");

        plainStart = 0;
        plainEnd = chunk.Length - AgeChunkCipher.TagBytes;
        ended = last;
        Consume(chunk.Length);
        return true;
    }

    private AgeException Diagnose(ReadOnlySpan<byte> chunk, bool last)
    {
        var number = cipher!.Chunk;
        var otherwise = cipher.TryOpen(chunk, !last, plain);
        Array.Clear(plain);
        return (last, otherwise) switch
        {
            (true, true) => new AgeTruncatedException(name, Consumed + chunk.Length),
            (false, true) => Damaged(number, "bytes follow the last chunk"),
            (true, false) => Damaged(number, "the last chunk was changed or cut short"),
            _ => Damaged(number, "a chunk was changed or moved"),
        };
    }

    private AgeDamagedChunkException Damaged(ulong number, string reason) => new(name, number, Consumed, reason);
}
