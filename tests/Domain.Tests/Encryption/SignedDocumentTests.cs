using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

public sealed class SignedDocumentTests : IDisposable
{
    private const string Json = "{\n  \"id\": \"20261123T020000Z\",\n  \"parts\": [\n    {\n      \"bytes\": 1\n    }\n  ],\n  \"name\": \"数据 \\u003C\"\n}";

    private readonly SigningKey key = SigningKey.Generate();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> NotSignable =>
    [
        "",
        "{}",
        "[]",
        "{\"a\": 1}",
        "{\r\n  \"a\": 1\r\n}",
        "{\n  \"a\": 1,\n}",
        "{\n  \"a\": 1,\n  \"a\": 2\n}",
        "{\n  \"a\": 1,\n  \"\\u0061\": 2\n}",
        "{\n  \"b\": {\n    \"a\": 1,\n    \"a\": 2\n  }\n}",
        "{\n  \"signature\": 1\n}",
        "{\n  \"signedBy\": \"me\"\n}",
        "{\n  \"a\": 1\n}\n{\n  \"a\": 1\n}",
        "{\n  \"a\": 1 // comment\n}",
    ];

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Open_GivesTheContentBack_WhenATrustedKeySigned()
    {
        var document = Sign(Json);

        var verified = Assert.IsType<SignedDocumentReading.Verified>(Open(document));

        Assert.Equal(Json, Encoding.UTF8.GetString(verified.Content.Span));
        Assert.Equal(key.VerifyKey, verified.Signer);
        Assert.Equal(document, Sign(Json + "\n"));
        using var parsed = JsonDocument.Parse(document);
        Assert.Equal(["id", "parts", "name", "signedBy", "signature"], parsed.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(key.VerifyKey.ToString(), parsed.RootElement.GetProperty("signedBy").GetString());
    }

    [Fact]
    public void Open_TellsTheOutcomesApart()
    {
        using var other = SigningKey.Generate();
        var document = Sign(Json);

        Assert.IsType<SignedDocumentReading.Unsigned>(Open(Encoding.UTF8.GetBytes(Json)));
        Assert.IsType<SignedDocumentReading.Unsigned>(Open(Encoding.UTF8.GetBytes(Json + "\n")));
        Assert.Equal(new SignedDocumentReading.UntrustedSigner(key.VerifyKey), SignedDocument.Open(document, [other.VerifyKey]));
        Assert.Equal(new SignedDocumentReading.UntrustedSigner(key.VerifyKey), SignedDocument.Open(document, []));
        Assert.Equal(new SignedDocumentReading.BadSignature(key.VerifyKey), Open(Replace(document, "20261123", "20261124")));
        Assert.IsType<SignedDocumentReading.Malformed>(Open("{"u8.ToArray()));
        Assert.IsType<SignedDocumentReading.Malformed>(Open([]));
    }

    [Fact]
    public void Open_Refuses_WhenTheSignerIsReplaced()
    {
        using var other = SigningKey.Generate();
        var document = Replace(Sign(Json), key.VerifyKey.ToString(), other.VerifyKey.ToString());
        Assert.Equal(new SignedDocumentReading.BadSignature(other.VerifyKey), SignedDocument.Open(document, [key.VerifyKey, other.VerifyKey]));
    }

    [Theory]
    [InlineData("{\n", "{\n\n")]
    [InlineData("\n}\n", "\n}")]
    [InlineData("\n}\n", "\n}\n\n")]
    [InlineData("\n}\n", "\n}\n{}\n")]
    [InlineData("  \"signature\": ", "  \"signature\":  ")]
    [InlineData("  \"signature\": ", "\t\"signature\": ")]
    [InlineData("  \"signature\": ", "  \"Signature\": ")]
    [InlineData("==\"\n}\n", "==\", \"x\": 1\n}\n")]
    [InlineData("  \"signature\": ", "  \"x\": 1,\n  \"signature\": ")]
    public void Open_Refuses_AnyOtherForm(string right, string wrong)
    {
        var document = Encoding.UTF8.GetString(Sign(Json));
        var at = document.LastIndexOf(right, StringComparison.Ordinal);
        var changed = document[..at] + wrong + document[(at + right.Length)..];
        Assert.False(Open(Encoding.UTF8.GetBytes(changed)) is SignedDocumentReading.Verified or SignedDocumentReading.Unsigned);
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"a\": 2")]
    [InlineData("{\n  \"signedBy\": \"me\",\n  \"a\": 2")]
    [InlineData("{\n  \"a\": 1\n}\n{\n  \"a\": 1")]
    [InlineData("{ \"a\": 1")]
    public void Open_RefusesWhatBuildRefuses_EvenFromATrustedSigner(string content)
    {
        var signed = $"{content},\n  \"signedBy\": \"{key.VerifyKey}\",\n";
        var document = $"{signed}  \"signature\": \"{Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(signed)))}\"\n}}\n";
        Assert.IsType<SignedDocumentReading.Malformed>(Open(Encoding.UTF8.GetBytes(document)));
    }

    [Property(MaxTest = 300)]
    public void Open_NeverVerifies_WhenAnyBitIsFlipped(ushort position, byte bit)
    {
        var document = Sign(Json);
        document[position * 7919 % document.Length] ^= (byte)(1 << (bit % 8));
        Assert.IsNotType<SignedDocumentReading.Verified>(Open(document));
    }

    [Theory]
    [MemberData(nameof(NotSignable))]
    public void Build_Refuses_WhatIsNotOneIndentedObject(string json) =>
        Assert.Throws<ArgumentException>(() => Sign(json));

    [Fact]
    public void Build_RefusesText_ThatIsNotUtf8() =>
        Assert.Throws<ArgumentException>(() => SignedDocument.Build([.. "{\n  \"a\": \""u8, 0xff, .. "\"\n}"u8], key));

    [Fact]
    public void Build_TakesWhatUtf8JsonWriterWrites()
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("bytes", 5);
            writer.WriteEndObject();
        }
        Assert.IsType<SignedDocumentReading.Verified>(Open(SignedDocument.Build(buffer.ToArray(), key)));
    }

    [Fact]
    public async Task StandardTools_CheckTheSignature()
    {
        var document = Sign(Json);
        var manifest = folder.Write("manifest.json", document);
        using var parsed = JsonDocument.Parse(document);

        var signed = await new CommandLineTool("head", "coreutils").RunAsync([], "-n", "-2", manifest);
        var run = await CommandLineTool.OpenSsl.RunAsync(
            [],
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            folder.Write("signer.pem", key.VerifyKey.ToPem()),
            "-rawin",
            "-in",
            folder.Write("signed", signed.Output),
            "-sigfile",
            folder.Write("signature", parsed.RootElement.GetProperty("signature").GetBytesFromBase64()));

        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static byte[] Replace(byte[] document, string old, string with) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document).Replace(old, with, StringComparison.Ordinal));

    private byte[] Sign(string json) => SignedDocument.Build(Encoding.UTF8.GetBytes(json), key);

    private SignedDocumentReading Open(byte[] document) => SignedDocument.Open(document, [key.VerifyKey]);
}
