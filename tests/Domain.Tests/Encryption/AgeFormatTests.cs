using System.Text;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

/// <summary>What the specification allows and forbids, on files made by hand.</summary>
public sealed class AgeFormatTests : IDisposable
{
    private const string Version = HandMadeAgeFile.Version;
    private const string FullLine = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly AgeIdentity identity = AgeIdentity.Generate();
    private readonly HandMadeAgeFile file = new();
    private readonly string stanza;

    public AgeFormatTests() => stanza = file.Stanza(identity.Recipient);

    public void Dispose() => identity.Dispose();

    [Fact]
    public void Decrypt_OpensAFile_MadeByHand()
    {
        Assert.Equal("hello"u8, AgeFiles.Decrypt(file.Build(Version + stanza, ("hello"u8.ToArray(), true)), identity));
        Assert.Empty(AgeFiles.Decrypt(file.Build(Version + stanza, ([], true)), identity));
        var full = AgeFiles.Bytes(AgeFiles.Chunk);
        Assert.Equal([.. full, 7], AgeFiles.Decrypt(file.Build(Version + stanza, (full, false), ([7], true)), identity));
    }

    [Theory]
    [InlineData("-> grease\n\n")]
    [InlineData("-> x-grease !~ \"quoted\" \\\nAAAA\n")]
    [InlineData("-> ssh-ed25519 abcdef Z\n" + FullLine + "\n" + FullLine + "\n\n")]
    [InlineData("-> x25519 lower-case\nAA\n")]
    public void Decrypt_SkipsStanzas_OfUnknownTypes(string unknown)
    {
        Assert.Equal([9], AgeFiles.Decrypt(file.Build(Version + unknown + stanza + unknown, ([9], true)), identity));
    }

    [Theory]
    [InlineData("->  two spaces\n\n")]
    [InlineData("-> \n\n")]
    [InlineData("->none\n\n")]
    [InlineData("> X\n\n")]
    [InlineData("-> trailing \n\n")]
    [InlineData("-> tab\there\n\n")]
    [InlineData("-> caf\u00e9\n\n")]
    [InlineData("-> cr\r\n\n")]
    [InlineData("-> cr\n\r\n")]
    [InlineData("-> padded\nAA==\n")]
    [InlineData("-> bits\nAB\n")]
    [InlineData("-> length\nAAAAA\n")]
    [InlineData("-> letter\nAA*A\n")]
    [InlineData("-> space\nAA A\n")]
    [InlineData("-> long\n" + FullLine + "AAAA\n")]
    [InlineData("-> long\n" + FullLine + "A\n\n")]
    [InlineData("-> unended\n" + FullLine + "\n")]
    [InlineData("-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")]
    public void Decrypt_Refuses_WhenAStanzaIsMalformed(string malformed) =>
        Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(file.Build(Version + malformed + stanza, ([9], true)), identity));

    [Theory]
    [InlineData("-> X25519\n{0}\n")]
    [InlineData("-> X25519 {1} more\n{0}\n")]
    [InlineData("-> X25519 {1}A\n{0}\n")]
    [InlineData("-> X25519 {1}=\n{0}\n")]
    [InlineData("-> X25519 AAAA\n{0}\n")]
    [InlineData("-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n{0}\n")]
    [InlineData("-> X25519 AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n{0}\n")]
    [InlineData("-> X25519 {1}\n{0}AAAA\n")]
    [InlineData("-> X25519 {1}\nAAAA\n")]
    public void Decrypt_Refuses_WhenAnX25519StanzaIsMalformed(string pattern)
    {
        var parts = stanza.Split(' ', '\n');
        var malformed = pattern.Replace("{0}", parts[3], StringComparison.Ordinal).Replace("{1}", parts[2], StringComparison.Ordinal);
        Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(file.Build(Version + malformed + stanza, ([9], true)), identity));
    }

    [Fact]
    public void Decrypt_Refuses_WhenTheMacLineIsMalformed()
    {
        byte[] Ending(Func<string, string> end) => file.BuildWithEnd(Version + stanza, end);
        Assert.Equal([1], AgeFiles.Decrypt(Ending(mac => $"--- {mac}\n"), identity));
        Func<string, string>[] wrong =
        [
            mac => $"---{mac}\n",
            mac => $"---  {mac}\n",
            mac => $"--- {mac} \n",
            mac => $"--- {mac}=\n",
            mac => $"--- {mac}\r\n",
            mac => $"--- {mac[..^1]}\n",
            mac => $"--- {new string('A', 43)}\n",
            _ => "---\n",
        ];
        Assert.All(wrong, end => Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(Ending(end), identity)));
    }

    [Theory]
    [InlineData("age-encryption.org/v2\n", "version")]
    [InlineData("age-encryption.org/v1\r\n", "version")]
    [InlineData("age-encryption.org/v1 \n", "version")]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE-----\n", "armor")]
    [InlineData("PGDMP\u0001\u000f", "does not begin")]
    public void Decrypt_SaysWhatItIs_WhenItIsNotAgeV1(string beginning, string reason)
    {
        var bytes = Encoding.Latin1.GetBytes(beginning + stanza);
        var error = Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(bytes, identity));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decrypt_SaysSo_WhenOnlyAPassphraseOpensIt()
    {
        var header = Version + "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
        var error = Assert.Throws<AgeWrongIdentityException>(() => AgeFiles.Decrypt(file.Build(header, ([1], true)), identity));
        Assert.Contains("passphrase", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decrypt_BoundsTheHeader()
    {
        Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(file.Build(Version, ([1], true)), identity));
        var thousand = string.Concat(Enumerable.Repeat("-> x\n\n", 999)) + stanza;
        Assert.Equal([1], AgeFiles.Decrypt(file.Build(Version + thousand, ([1], true)), identity));
        Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(file.Build(Version + "-> x\n\n" + thousand, ([1], true)), identity));

        var large = "-> x\n" + string.Concat(Enumerable.Repeat(FullLine + "\n", 1100)) + "\n";
        Assert.Throws<AgeDamagedHeaderException>(() => AgeFiles.Decrypt(file.Build(Version + large + stanza, ([1], true)), identity));
        using var endless = new AgeDecryptStream(new EndlessStream(Encoding.ASCII.GetBytes(Version), (byte)'x'), [identity]);
        Assert.Throws<AgeDamagedHeaderException>(() => endless.ReadByte());
    }

    [Fact]
    public void Decrypt_Refuses_ChunksThatAgeForbids()
    {
        var full = AgeFiles.Bytes(AgeFiles.Chunk);
        AgeException Failure(params (byte[], bool)[] chunks) =>
            Assert.ThrowsAny<AgeException>(() => AgeFiles.Decrypt(file.Build(Version + stanza, chunks), identity));

        Assert.Contains("empty", Assert.IsType<AgeDamagedChunkException>(Failure((full, false), ([], true))).Reason, StringComparison.Ordinal);
        Assert.Equal(0ul, Assert.IsType<AgeDamagedChunkException>(Failure((full[..100], false), ([1], true))).Chunk);
        Assert.Equal(0ul, Assert.IsType<AgeDamagedChunkException>(Failure((full, true), ([1], true))).Chunk);
        Assert.IsType<AgeTruncatedException>(Failure((full, false)));
        Assert.IsType<AgeTruncatedException>(Failure((full, false), (full, false)));
        Assert.IsType<AgeTruncatedException>(Failure());
    }
}
