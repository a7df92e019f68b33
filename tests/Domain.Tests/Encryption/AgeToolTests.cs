using System.Text;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

/// <summary>Both ways against Debian's age.</summary>
public sealed class AgeToolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly AgeIdentity identity = AgeIdentity.Generate();

    public static TheoryData<int> Sizes => [0, 1, 65535, 65536, 65537, 10 * 1024 * 1024];

    public void Dispose()
    {
        folder.Dispose();
        identity.Dispose();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Age_DecryptsOurs_WhateverTheSize(int size)
    {
        using var second = AgeIdentity.Generate();
        var plain = AgeFiles.Bytes(size);
        var keyFile = folder.Write("key.txt", second.ToKeyFile(DateTimeOffset.UnixEpoch));

        var run = await CommandLineTool.Age.RunAsync(AgeFiles.Encrypt(plain, identity.Recipient, second.Recipient), "-d", "-i", keyFile);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(plain, run.Output);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Decrypt_OpensAges_WhateverTheSize(int size)
    {
        using var second = AgeIdentity.Generate();
        var plain = AgeFiles.Bytes(size);

        var run = await CommandLineTool.Age.RunAsync(plain, "-r", second.Recipient.ToString(), "-r", identity.Recipient.ToString());

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(plain, AgeFiles.Decrypt(run.Output, identity));
    }

    [Fact]
    public async Task Age_RefusesOurs_WhenNotCompleted()
    {
        var keyFile = folder.Write("key.txt", identity.ToKeyFile(DateTimeOffset.UnixEpoch));
        var file = new MemoryStream();
        await using (var stream = new AgeEncryptStream(file, [identity.Recipient], leaveOpen: true))
            await stream.WriteAsync(AgeFiles.Bytes(32 * AgeFiles.Chunk), TestContext.Current.CancellationToken);

        Assert.NotEqual(0, (await CommandLineTool.Age.RunAsync(file.ToArray(), "-d", "-i", keyFile)).ExitCode);
    }

    [Fact]
    public async Task ParseKeyFile_ReadsAgeKeygens()
    {
        var made = await CommandLineTool.AgeKeygen.RunAsync([]);
        var text = Encoding.UTF8.GetString(made.Output);

        using var read = Assert.Single(AgeIdentity.ParseKeyFile(text));

        Assert.Contains($"# public key: {read.Recipient}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgeKeygen_ReadsOurKeyFile()
    {
        var keyFile = folder.Write("key.txt", identity.ToKeyFile(DateTimeOffset.UnixEpoch));

        var run = await CommandLineTool.AgeKeygen.RunAsync([], "-y", keyFile);

        Assert.Equal($"{identity.Recipient}\n", Encoding.UTF8.GetString(run.Output));
    }
}
