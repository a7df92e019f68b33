using System.Text;
using FsCheck.Xunit;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

public sealed class AgeStreamTests : IDisposable
{
    private readonly AgeIdentity identity = AgeIdentity.Generate();

    public static TheoryData<int> Sizes => [0, 1, 15, 16, 65535, 65536, 65537, 2 * 65536, 16 * 65536, 16 * 65536 + 1, 10 * 1024 * 1024];

    public void Dispose() => identity.Dispose();

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Decrypt_GivesBackThePlainBytes_WhateverTheSize(int size)
    {
        var plain = AgeFiles.Bytes(size);
        var file = AgeFiles.Encrypt(plain, identity.Recipient);

        Assert.Equal(plain, AgeFiles.Decrypt(file, identity));
        var chunks = Math.Max(1, (size + AgeFiles.Chunk - 1) / AgeFiles.Chunk);
        Assert.Equal(AgeFiles.PayloadStart(file) + size + chunks * 16, file.Length);
    }

    [Fact]
    public void Decrypt_Works_ForEachOfSeveralRecipients()
    {
        using var second = AgeIdentity.Generate();
        using var third = AgeIdentity.Generate();
        using var stranger = AgeIdentity.Generate();
        var plain = AgeFiles.Bytes(1000);
        var file = AgeFiles.Encrypt(plain, identity.Recipient, second.Recipient, third.Recipient);

        Assert.All([identity, second, third], own => Assert.Equal(plain, AgeFiles.Decrypt(file, stranger, own)));
    }

    [Fact]
    public void Decrypt_NamesTheRecipientsCount_WhenTheIdentityIsWrong()
    {
        using var second = AgeIdentity.Generate();
        using var stranger = AgeIdentity.Generate();
        var file = AgeFiles.Encrypt(AgeFiles.Bytes(10), identity.Recipient, second.Recipient);

        var error = Assert.Throws<AgeWrongIdentityException>(() => AgeFiles.Decrypt(file, stranger));
        Assert.Equal(2, error.Recipients);
        Assert.Contains("public key", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypt_IsReproducible_WhenRandomnessIsGiven()
    {
        Action<Span<byte>> Counting()
        {
            byte next = 0;
            return bytes =>
            {
                foreach (ref var one in bytes)
                    one = next++;
            };
        }

        var first = AgeFiles.Encrypt(AgeFiles.Bytes(70000), Counting(), identity.Recipient);
        Assert.Equal(first, AgeFiles.Encrypt(AgeFiles.Bytes(70000), Counting(), identity.Recipient));
        Assert.NotEqual(first, AgeFiles.Encrypt(AgeFiles.Bytes(70000), identity.Recipient));
    }

    [Fact]
    public void Encrypt_RefusesNoRecipientAndDuplicates()
    {
        Assert.Throws<ArgumentException>(() => new AgeEncryptStream(Stream.Null, []));
        Assert.Throws<ArgumentException>(() => new AgeEncryptStream(Stream.Null, [identity.Recipient, AgeRecipient.Parse(identity.Recipient.ToString())]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(20 * 65536)]
    public void Dispose_LeavesNoWholeFile_WhenNotCompleted(int size)
    {
        var file = new MemoryStream();
        using (var stream = new AgeEncryptStream(file, [identity.Recipient], leaveOpen: true))
            stream.Write(AgeFiles.Bytes(size));

        Assert.Throws<AgeTruncatedException>(() => AgeFiles.Decrypt(file.ToArray(), identity));
    }

    [Fact]
    public async Task Write_IsRefused_AfterCompletionOrFailure()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var complete = new AgeEncryptStream(new MemoryStream(), [identity.Recipient]);
        await complete.CompleteAsync(cancellationToken);
        await complete.CompleteAsync(cancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await complete.WriteAsync(new byte[1], cancellationToken));

        await using var broken = new AgeEncryptStream(new MemoryStream(new byte[1000]), [identity.Recipient]);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await broken.WriteAsync(new byte[2 << 20], cancellationToken));
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.CompleteAsync(cancellationToken));
    }

    [Property(MaxTest = 100)]
    public void Write_GivesTheSameFile_HoweverTheBytesAreSplit(ushort[] cuts, bool asynchronous)
    {
        void Fixed(Span<byte> bytes) => bytes.Fill(7);
        var plain = AgeFiles.Bytes(150_000);
        var file = new MemoryStream();
        using (var stream = new AgeEncryptStream(file, [identity.Recipient], leaveOpen: true, Fixed))
        {
            var from = 0;
            foreach (var cut in cuts.Select(cut => (int)(cut * 104_729L % 150_001)).Append(plain.Length).Order())
            {
                if (asynchronous)
                    stream.WriteAsync(plain.AsMemory(from, cut - from)).AsTask().GetAwaiter().GetResult();
                else
                    stream.Write(plain, from, cut - from);
                from = cut;
            }
            stream.CompleteAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        Assert.Equal(AgeFiles.Encrypt(plain, Fixed, identity.Recipient), file.ToArray());
    }

    [Property(MaxTest = 200)]
    public void Decrypt_Fails_WhenAnyBitIsFlipped(ushort position, byte bit)
    {
        var file = AgeFiles.Encrypt(Encoding.UTF8.GetBytes("a small file"), identity.Recipient);
        file[position * 7919 % file.Length] ^= (byte)(1 << (bit % 8));
        Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt(file, identity));
    }

    [Fact]
    public void Decrypt_Fails_WhenAnyByteIsFlipped()
    {
        var file = AgeFiles.Encrypt(Encoding.UTF8.GetBytes("a small file"), identity.Recipient);
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt(file, identity));
            file[i] ^= 1;
        }
        AgeFiles.Decrypt(file, identity);
    }

    [Fact]
    public void Decrypt_Fails_WhereverTheFileIsCut()
    {
        var file = AgeFiles.Encrypt(AgeFiles.Bytes(3 * AgeFiles.Chunk + 5), identity.Recipient);
        var payload = AgeFiles.PayloadStart(file);
        for (var boundary = 0; boundary <= 3; boundary++)
        {
            var cut = payload + boundary * AgeFiles.SealedChunk;
            Assert.Equal(cut, Assert.Throws<AgeTruncatedException>(() => AgeFiles.Decrypt(file[..cut], identity)).FileBytes);
            Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt(file[..(cut - 1)], identity));
            Assert.Throws<AgeTruncatedException>(() => AgeFiles.Decrypt(file[..(cut + 1)], identity));
            Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt(file[..(cut + 17)], identity));
        }
        for (var cut = 0; cut < payload; cut++)
            Assert.Throws<AgeTruncatedException>(() => AgeFiles.Decrypt(file[..cut], identity));
        Assert.Throws<AgeDamagedChunkException>(() => AgeFiles.Decrypt(file[..^1], identity));
    }

    [Fact]
    public void Decrypt_NamesTheChunk_WhenChunksAreSwapped()
    {
        var file = AgeFiles.Encrypt(AgeFiles.Bytes(4 * AgeFiles.Chunk), identity.Recipient);
        var payload = AgeFiles.PayloadStart(file);
        var second = file.AsSpan(payload + AgeFiles.SealedChunk, AgeFiles.SealedChunk);
        var third = file.AsSpan(payload + 2 * AgeFiles.SealedChunk, AgeFiles.SealedChunk);
        var kept = second.ToArray();
        third.CopyTo(second);
        kept.CopyTo(third);

        var error = Assert.Throws<AgeDamagedChunkException>(() => AgeFiles.Decrypt(file, identity));
        Assert.Equal(1u, error.Chunk);
        Assert.Equal(payload + AgeFiles.SealedChunk, error.Offset);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(AgeFiles.Chunk)]
    public void Decrypt_Fails_WhenBytesFollowTheEnd(int size)
    {
        var file = AgeFiles.Encrypt(AgeFiles.Bytes(size), identity.Recipient);
        Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt([.. file, 0], identity));
        Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt([.. file, .. file], identity));
    }

    [Fact]
    public async Task ReadAsync_ReleasesNothing_OfADamagedChunk()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var plain = AgeFiles.Bytes(3 * AgeFiles.Chunk);
        var file = AgeFiles.Encrypt(plain, identity.Recipient);
        file[AgeFiles.PayloadStart(file) + AgeFiles.SealedChunk + 9] ^= 1;
        await using var stream = new AgeDecryptStream(new MemoryStream(file), [identity], name: "postgres/data.age");

        var released = new byte[plain.Length];
        await stream.ReadExactlyAsync(released.AsMemory(0, AgeFiles.Chunk), cancellationToken);
        var error = await Assert.ThrowsAsync<AgeDamagedChunkException>(async () => await stream.ReadExactlyAsync(released.AsMemory(AgeFiles.Chunk), cancellationToken));
        Assert.Contains("postgres/data.age", error.Message, StringComparison.Ordinal);
        Assert.Equal(plain.AsSpan(0, AgeFiles.Chunk), released.AsSpan(0, AgeFiles.Chunk));
        Assert.Equal(-1, released.AsSpan(AgeFiles.Chunk).IndexOfAnyExcept((byte)0));
        await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(released, cancellationToken));
    }
}
