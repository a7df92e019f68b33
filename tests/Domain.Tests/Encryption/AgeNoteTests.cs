using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

/// <summary>What a header says in clear, beside age itself.</summary>
public sealed class AgeNoteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly AgeIdentity identity = AgeIdentity.Generate();

    public void Dispose()
    {
        folder.Dispose();
        identity.Dispose();
    }

    /// <summary>48 bytes are a full line of Base64: a body that ends with one needs an empty line behind it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(96)]
    [InlineData(16384)]
    public async Task Age_DecryptsAFileWithANote_AndTheNoteIsFound(int length)
    {
        var (plain, body) = (AgeFiles.Bytes(1000), AgeFiles.Bytes(length));
        using var file = new MemoryStream();
        await using (var encrypting = new AgeEncryptStream(file, [identity.Recipient], leaveOpen: true, note: new AgeNote("test/1", body)))
        {
            await encrypting.WriteAsync(plain, TestContext.Current.CancellationToken);
            await encrypting.CompleteAsync(TestContext.Current.CancellationToken);
        }

        var run = await CommandLineTool.Age.RunAsync(file.ToArray(), "-d", "-i", folder.Write("key.txt", identity.ToKeyFile(DateTimeOffset.UnixEpoch)));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(plain, run.Output);
        Assert.Equal(plain, AgeFiles.Decrypt(file.ToArray(), identity));
        Assert.Equal(body, AgeNote.Find(file.ToArray(), "test/1")!.Body.ToArray());
        Assert.Null(AgeNote.Find(file.ToArray(), "test/2"));
        Assert.Null(AgeNote.Find(file.ToArray().AsSpan(0, 60), "test/1"));
    }

    [Fact]
    public void Find_GivesNothing_ForWhatIsNoAgeFile() => Assert.Null(AgeNote.Find("age-encryption.org/v1\n--- no\n"u8, "test/1"));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\n")]
    public void Note_RefusesATypeThatWouldBreakTheHeader(string type) => Assert.ThrowsAny<ArgumentException>(() => new AgeNote(type, Array.Empty<byte>()));

    [Fact]
    public void Note_RefusesABodyThatIsTooLong() => Assert.Throws<ArgumentException>(() => new AgeNote("test/1", new byte[16385]));
}
