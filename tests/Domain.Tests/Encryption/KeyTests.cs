using NSec.Cryptography;
using SuperInsight.Domain.Encryption;
using X25519 = SuperInsight.Domain.Encryption.X25519;

namespace SuperInsight.Domain.Tests.Encryption;

public sealed class KeyTests
{
    /// <summary>Points of order 1, 2, 4 and 8, by <see href="https://cr.yp.to/ecdh.html#validate">Bernstein's list</see>.</summary>
    public static TheoryData<string> LowOrderPoints =>
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    [Fact]
    public void Parse_GivesTheSpecificationsRecipient()
    {
        using var identity = AgeIdentity.Parse(AgeFiles.SpecificationIdentity);

        Assert.Equal(AgeFiles.SpecificationRecipient, identity.Recipient.ToString());
        Assert.Equal(AgeRecipient.Parse(AgeFiles.SpecificationRecipient), identity.Recipient);
        Assert.Equal("***", identity.ToString());
        Assert.Equal(
            $"# created: 2026-11-23T14:30:00Z\n# public key: {AgeFiles.SpecificationRecipient}\n{AgeFiles.SpecificationIdentity}\n",
            identity.ToKeyFile(new DateTimeOffset(2026, 11, 23, 22, 30, 0, TimeSpan.FromHours(8))));
    }

    [Fact]
    public void TryAgree_GivesTheSharedSecret_OfRfc7748()
    {
        // https://www.rfc-editor.org/rfc/rfc7748#section-6.1
        using var alice = X25519.Import(Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        var bob = Convert.FromHexString("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        var shared = new byte[32];

        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(alice.PublicKey.Export(KeyBlobFormat.RawPublicKey)));
        Assert.True(X25519.TryAgree(alice, bob, shared));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(shared));
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void TryParse_RefusesRecipients_OfLowOrder(string point)
    {
        var raw = Convert.FromHexString(point);
        Assert.False(X25519.IsUsable(raw));
        Assert.False(AgeRecipient.TryParse(new AgeRecipient(raw).ToString(), out _));
    }

    [Fact]
    public void TryParse_RefusesRecipients_ThatAreNotLetterForLetterRight()
    {
        const string Right = AgeFiles.SpecificationRecipient;
        Assert.True(AgeRecipient.TryParse(Right, out _));
        Assert.False(AgeRecipient.TryParse(null, out _));
        Assert.All(
            ["", "age1", Right[..^1], Right + "q", " " + Right, Right + "\n", Right.ToUpperInvariant(), char.ToUpperInvariant(Right[0]) + Right[1..], "agE1" + Right[4..], Right.Replace("1", "b", StringComparison.Ordinal)],
            wrong => Assert.False(AgeRecipient.TryParse(wrong, out _), wrong));
        for (var i = 0; i < Right.Length; i++)
        {
            var wrong = Right.ToCharArray();
            wrong[i] = wrong[i] == 'q' ? 'p' : 'q';
            Assert.False(AgeRecipient.TryParse(new string(wrong), out _));
        }
    }

    [Fact]
    public void Parse_SaysSo_WhenASecretIsGivenAsRecipient()
    {
        var error = Assert.Throws<KeyFormatException>(() => AgeRecipient.Parse(AgeFiles.SpecificationIdentity));
        Assert.Contains("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("GFPYY", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ParseKeyFile_SkipsComments_AndKeepsOrder()
    {
        using var first = AgeIdentity.Generate();
        using var second = AgeIdentity.Generate();
        var text = "\n# operator\r\n" + first.ToKeyFile(DateTimeOffset.UnixEpoch).ReplaceLineEndings("\r\n") + "\n#\n" + second.ToKeyFile(DateTimeOffset.UnixEpoch);

        var read = AgeIdentity.ParseKeyFile(text);

        Assert.Equal([first.Recipient, second.Recipient], read.Select(identity => identity.Recipient));
        foreach (var identity in read)
            identity.Dispose();
    }

    [Fact]
    public void ParseKeyFile_NamesTheLineAndNotItsContent_WhenOneIsWrong()
    {
        var wrong = AgeFiles.SpecificationIdentity[..^1] + "Y";

        var error = Assert.Throws<KeyFormatException>(() => AgeIdentity.ParseKeyFile($"# one\n{AgeFiles.SpecificationIdentity}\n{wrong}\n", "/keys/id.txt"));

        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("/keys/id.txt", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("GFPYY", error.ToString() + error.Hint, StringComparison.Ordinal);
        Assert.Throws<KeyFormatException>(() => AgeIdentity.ParseKeyFile("# nothing\n"));
    }

    [Fact]
    public void Dispose_TakesTheKeyAway()
    {
        var identity = AgeIdentity.Generate();
        var file = AgeFiles.Encrypt([1], identity.Recipient);
        identity.Dispose();
        Assert.Throws<ObjectDisposedException>(() => AgeFiles.Decrypt(file, identity));
        Assert.Throws<ObjectDisposedException>(() => identity.ToKeyFile(DateTimeOffset.UnixEpoch));
    }
}
