using System.Text.Json;

namespace Runtime.Tests.Emulator;

/// <summary>Debian's AWS CLI 2 against the emulator's S3 face.</summary>
public sealed class AwsCliTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aws-").FullName;

    [Fact]
    public async Task Cp_StreamsALargeInput_AndHeadObjectDescribesIt()
    {
        var body = CosAnswer.RandomBytes(40_000_001);
        (await RunAsync(new MemoryStream(body), "s3", "cp", "-", $"s3://{EmulatorFixture.Bucket}/streamed.bin")).Succeeded();
        (await RunAsync(null, "s3", "cp", $"s3://{EmulatorFixture.Bucket}/streamed.bin", Path.Join(_folder, "back"))).Succeeded();
        var head = (await RunAsync(null, "s3api", "head-object", "--bucket", EmulatorFixture.Bucket, "--key", "streamed.bin")).Succeeded();

        Assert.Equal(body, await File.ReadAllBytesAsync(Path.Join(_folder, "back"), TestContext.Current.CancellationToken));
        Assert.Equal(body.Length, JsonDocument.Parse(head).RootElement.GetProperty("ContentLength").GetInt32());
        Assert.Contains(emulator.Server.Requests.Entries, entry => entry is { Operation: "UploadPart", Status: 200 });
    }

    [Fact]
    public async Task Sync_MirrorsAFolder_AndRmEmptiesIt()
    {
        var tree = Directory.CreateDirectory(Path.Join(_folder, "tree/深 处")).Parent!.FullName;
        foreach (var name in (string[])["a.txt", "b+c & d.txt", "深 处/e.txt"])
            await File.WriteAllTextAsync(Path.Join(tree, name), name, TestContext.Current.CancellationToken);
        var remote = $"s3://{EmulatorFixture.Bucket}/synced";

        (await RunAsync(null, "s3", "sync", tree, remote, "--metadata", "note=n1")).Succeeded();
        var again = (await RunAsync(null, "s3", "sync", tree, remote)).Succeeded();
        var listed = (await RunAsync(null, "s3", "ls", "--recursive", remote)).Succeeded();
        var head = (await RunAsync(null, "s3api", "head-object", "--bucket", EmulatorFixture.Bucket, "--key", "synced/a.txt")).Succeeded();
        (await RunAsync(null, "s3", "rm", "--recursive", remote)).Succeeded();

        Assert.Equal("", again);
        Assert.Equal(3, listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("深 处/e.txt", listed, StringComparison.Ordinal);
        Assert.Equal("n1", JsonDocument.Parse(head).RootElement.GetProperty("Metadata").GetProperty("note").GetString());
        Assert.False(Directory.Exists(Path.Join(emulator.Objects, "synced")));
    }

    [Fact]
    public async Task Ls_IsRefused_WhenTheKeyIsWrong()
    {
        var refused = await RunWithAsync("wrong", null, "s3", "ls", $"s3://{EmulatorFixture.Bucket}");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("SignatureDoesNotMatch", refused.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ExternalTool.Outcome> RunAsync(Stream? input, params string[] args) => RunWithAsync(EmulatorFixture.Full.SecretKey, input, args);

    private async Task<ExternalTool.Outcome> RunWithAsync(string secretKey, Stream? input, params string[] args) => await ExternalTool.RunAsync(
        await Prerequisites.DebianProgramAsync("aws", "awscli"),
        ["--endpoint-url", emulator.Server.BaseUri.GetLeftPart(UriPartial.Authority), .. args], new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = EmulatorFixture.Full.SecretId,
            ["AWS_SECRET_ACCESS_KEY"] = secretKey,
            ["AWS_DEFAULT_REGION"] = "ap-shanghai",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_CONFIG_FILE"] = Path.Join(_folder, "none"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Join(_folder, "none"),
            ["PYTHONUTF8"] = "1",
            ["LC_ALL"] = "C.UTF-8",
        }, input);
}
