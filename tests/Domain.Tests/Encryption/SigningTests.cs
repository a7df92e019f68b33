using System.Text;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

public sealed class SigningTests : IDisposable
{
    private readonly SigningKey key = SigningKey.Generate();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Sign_GivesTheSignature_OfRfc8032()
    {
        // https://www.rfc-editor.org/rfc/rfc8032#section-7.1, test 2.
        var seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        using var known = SigningKey.Generate(bytes => seed.CopyTo(bytes));

        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(known.Sign([0x72])));
        Assert.Equal("ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=", known.VerifyKey.ToString());
    }

    [Fact]
    public void ReadPem_GivesTheKeyBack()
    {
        using var again = SigningKey.ReadPem(key.ToPem());

        Assert.Equal(key.VerifyKey, again.VerifyKey);
        Assert.Equal(key.VerifyKey, VerifyKey.Parse(key.VerifyKey.ToString()));
        Assert.True(key.VerifyKey.Verify("x"u8, again.Sign("x"u8)));
        Assert.False(key.VerifyKey.Verify("y"u8, again.Sign("x"u8)));
        Assert.False(key.VerifyKey.Verify("x"u8, again.Sign("x"u8).AsSpan(1)));
        Assert.Equal("***", key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n-----END PRIVATE KEY-----\n")]
    public void ReadPem_TellsNoContent_WhenItIsNotAnEd25519Key(string pem)
    {
        var error = Assert.Throws<KeyFormatException>(() => SigningKey.ReadPem(pem, "signing-key"));
        Assert.Contains("signing-key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MC4C", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_RefusesVerifyKeys_ThatAreNotLetterForLetterRight()
    {
        const string Right = "ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
        Assert.True(VerifyKey.TryParse(Right, out _));
        Assert.All(
            ["", Right[8..], Right[..^1], Right + "=", Right + "\n", " " + Right, "Ed25519:" + Right[8..], Right[..^2] + "x=", Right[..20] + "\n" + Right[21..], Right[..20] + "\n\n\n\n" + Right[20..]],
            wrong => Assert.False(VerifyKey.TryParse(wrong, out _), wrong));
    }

    [Fact]
    public async Task OpenSsl_ReadsOurKeys_AndVerifiesOurSignature()
    {
        var data = folder.Write("data", "to be signed");
        var signature = folder.Write("signature", key.Sign("to be signed"u8));

        var derived = await CommandLineTool.OpenSsl.RunAsync([], "pkey", "-in", folder.Write("private.pem", key.ToPem()), "-pubout");
        Assert.Equal(key.VerifyKey.ToPem(), Encoding.ASCII.GetString(derived.Output));
        var verified = await CommandLineTool.OpenSsl.RunAsync([], "pkeyutl", "-verify", "-pubin", "-inkey", folder.Write("public.pem", key.VerifyKey.ToPem()), "-rawin", "-in", data, "-sigfile", signature);
        Assert.True(verified.ExitCode == 0, verified.Error);
    }

    [Fact]
    public async Task ReadPem_ReadsOpenSsls()
    {
        var made = await CommandLineTool.OpenSsl.RunAsync([], "genpkey", "-algorithm", "ed25519");
        using var read = SigningKey.ReadPem(Encoding.ASCII.GetString(made.Output));
        Assert.Equal(Encoding.ASCII.GetString(made.Output), read.ToPem());
    }
}
