using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

/// <summary>Encrypts and decrypts whole files in memory.</summary>
internal static class AgeFiles
{
    /// <summary>The identity that the specification prints.</summary>
    public const string SpecificationIdentity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    /// <summary>Its recipient.</summary>
    public const string SpecificationRecipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    public const int Chunk = 65536;
    public const int SealedChunk = Chunk + 16;

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count + 1).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Encrypt(byte[] plain, params AgeRecipient[] recipients) => Encrypt(plain, random: null, recipients);

    public static byte[] Encrypt(byte[] plain, Action<Span<byte>>? random, params AgeRecipient[] recipients)
    {
        var file = new MemoryStream();
        using var stream = new AgeEncryptStream(file, recipients, leaveOpen: true, random);
        stream.Write(plain);
        stream.CompleteAsync(CancellationToken.None).GetAwaiter().GetResult();
        return file.ToArray();
    }

    public static byte[] Decrypt(byte[] file, params AgeIdentity[] identities)
    {
        using var stream = new AgeDecryptStream(new MemoryStream(file), identities);
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Where the payload's first chunk begins.</summary>
    public static int PayloadStart(byte[] file)
    {
        var mac = file.AsSpan().IndexOf("\n--- "u8) + 1;
        return mac + file.AsSpan(mac).IndexOf((byte)'\n') + 1 + 16;
    }
}
