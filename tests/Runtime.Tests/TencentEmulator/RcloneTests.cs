namespace Runtime.Tests.Emulator;

/// <summary>Debian's rclone against the emulator's S3 face.</summary>
public sealed class RcloneTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rclone-").FullName;

    [Fact]
    public async Task Rclone_CopiesChecksListsAndDeletes()
    {
        var token = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(Path.Join(_folder, "tree/深 处"));
        await File.WriteAllBytesAsync(Path.Join(_folder, "tree/large.bin"), CosAnswer.RandomBytes(23_000_001), token);
        await File.WriteAllTextAsync(Path.Join(_folder, "tree/深 处/a+b&c.txt"), "hello", token);
        var remote = $"emu:{EmulatorFixture.Bucket}/tree";

        (await RunAsync("copy", Path.Join(_folder, "tree"), remote, "--s3-upload-cutoff", "6M", "--s3-chunk-size", "6M")).Succeeded();
        (await RunAsync("check", Path.Join(_folder, "tree"), remote, "--download")).Succeeded();
        var listed = (await RunAsync("lsf", "-R", remote)).Succeeded();
        (await RunAsync("copy", remote, Path.Join(_folder, "back"))).Succeeded();
        (await RunAsync("delete", remote)).Succeeded();
        var after = (await RunAsync("lsf", "-R", remote)).Succeeded();

        Assert.Equal(["large.bin", "深 处/", "深 处/a+b&c.txt"], listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Join(_folder, "tree/large.bin"), token), await File.ReadAllBytesAsync(Path.Join(_folder, "back/large.bin"), token));
        Assert.Equal("", after);
        Assert.Contains(emulator.Server.Requests.Entries, entry => entry is { Operation: "CompleteMultipartUpload", Status: 200 });
    }

    [Fact]
    public async Task Rclone_IsRefused_WhenTheKeyIsWrong()
    {
        var refused = await RunWithAsync("wrong", "lsf", $"emu:{EmulatorFixture.Bucket}", "--retries", "1", "--low-level-retries", "1");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("SignatureDoesNotMatch", refused.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ExternalTool.Outcome> RunAsync(params string[] args) => RunWithAsync(EmulatorFixture.Full.SecretKey, args);

    private async Task<ExternalTool.Outcome> RunWithAsync(string secretKey, params string[] args) => await ExternalTool.RunAsync(
        await Prerequisites.DebianProgramAsync("rclone", "rclone"), args, new Dictionary<string, string>
        {
            ["RCLONE_CONFIG"] = Path.Join(_folder, "none.conf"),
            ["RCLONE_CONFIG_EMU_TYPE"] = "s3",
            ["RCLONE_CONFIG_EMU_PROVIDER"] = "Other",
            ["RCLONE_CONFIG_EMU_ENDPOINT"] = emulator.Server.BaseUri.GetLeftPart(UriPartial.Authority),
            ["RCLONE_CONFIG_EMU_FORCE_PATH_STYLE"] = "true",
            ["RCLONE_CONFIG_EMU_REGION"] = "ap-shanghai",
            ["RCLONE_CONFIG_EMU_ACCESS_KEY_ID"] = EmulatorFixture.Full.SecretId,
            ["RCLONE_CONFIG_EMU_SECRET_ACCESS_KEY"] = secretKey,
        });
}
