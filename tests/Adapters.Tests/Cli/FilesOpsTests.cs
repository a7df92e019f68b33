using System.Text.Json;
using SuperInsight.Adapters.Tests.Files;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>What an operator does with files.</summary>
public sealed class FilesOpsTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheWholePath_Holds_FromRunToRestoreAndCat()
    {
        using var scratch = new ScratchFolder();
        scratch.Write("logs/2026/app.log", "a line\n");
        scratch.Write("data/标注.json", "[]");
        await using var desk = await ops.OpenDeskAsync("");
        desk.Settings.Remove("Postgres__ConnectionString");
        desk.Settings["Files__Roots"] = $"app-logs={scratch.At("logs")},data={scratch.At("data")}";
        var run = await desk.RunAsync("backup", "run", "files", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        var id = run.Json.GetProperty("id").GetString()!;
        desk.Settings.Remove("Files__Roots");

        var shown = await desk.RunAsync("backup", "show", "latest:files", "--json");
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Equal(2, shown.Json.GetProperty("contents").GetProperty("files").GetProperty("files").GetInt32());
        Assert.Contains("2 files", (await desk.RunAsync("backup", "show", id)).Output, StringComparison.Ordinal);
        Assert.Contains("app-logs/2026/app.log", (await desk.RunAsync("backup", "show", id, "--files")).Output, StringComparison.Ordinal);
        var listed = await desk.RunAsync("backup", "show", id, "--files", "*.json", "--json");
        Assert.Equal("data/标注.json", JsonDocument.Parse(Assert.Single(listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement.GetProperty("path").GetString());

        var file = await desk.RunAsync("backup", "cat", "latest:files", "app-logs/2026/app.log");
        Assert.Equal((0, "a line\n"), (file.ExitCode, file.Output));
        var missing = await desk.RunAsync("backup", "cat", id, "app.log");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("Did you mean app-logs/2026/app.log?", missing.Error, StringComparison.Ordinal);

        var restore = await desk.RunAsync("backup", "restore", id, "--to-directory", scratch.At("whole"), "--json");
        Assert.True(restore.ExitCode == 0, restore.ToString());
        Assert.Equal(2, restore.Json.GetProperty("files").GetProperty("files").GetInt32());
        Assert.Equal("a line\n", await File.ReadAllTextAsync(scratch.At("whole/app-logs/2026/app.log"), Cancellation));
        var again = await desk.RunAsync("backup", "restore", id, "--to-directory", scratch.At("whole"));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--clean", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await desk.RunAsync("backup", "restore", id, "--to-directory", scratch.At("whole"), "--clean")).ExitCode);
        Assert.Equal(0, (await desk.RunAsync("backup", "restore", id, "--to-directory", scratch.At("part"), "--include", "*.log", "--include", "nothing")).ExitCode);
        Assert.Equal(["app-logs"], Directory.GetFileSystemEntries(scratch.At("part")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(2, "--to", "backup", "restore", "latest:files", "--to", "postgresql://x", "--to-directory", "x")]
    [InlineData(2, "--include", "backup", "restore", "latest:files", "--to", "postgresql://x", "--include", "x")]
    [InlineData(2, "Files__Roots", "backup", "run", "files")]
    [InlineData(2, "--files", "backup", "show", "latest:files", "--files", "[x")]
    [InlineData(1, "there is no good restore point", "backup", "cat", "latest:files", "x")]
    public async Task WrongUse_SaysWhatAndExits(int exitCode, string words, params string[] arguments)
    {
        await using var desk = await ops.OpenDeskAsync("");
        var run = await desk.RunAsync(arguments);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
