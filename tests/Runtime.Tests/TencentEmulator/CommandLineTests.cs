using System.Security.Cryptography;

namespace Runtime.Tests.Emulator;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--data is required", "--port", "1")]
    [InlineData("Unknown argument --nonsense", "--nonsense", "x")]
    [InlineData("--port needs a value", "--port")]
    [InlineData("--port 70000 is not a number", "--port", "70000")]
    [InlineData("is not a bucket name", "--data", "{temp}", "--port", "0", "--bucket", "No_Bucket")]
    [InlineData("cannot be read", "--data", "{temp}", "--credentials", "{temp}/absent.json")]
    public async Task Run_EndsWith2AndSaysWhy_WhenUsedWrongly(string expected, params string[] args)
    {
        var temp = Path.Join(Path.GetTempPath(), "emulator-" + RandomNumberGenerator.GetHexString(16));
        using var process = EmulatorProcess.Run([.. args.Select(argument => argument.Replace("{temp}", temp, StringComparison.Ordinal))]);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(expected.Replace("--data is", "--data DIR is", StringComparison.Ordinal), errors, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
        if (Directory.Exists(temp))
            Directory.Delete(temp, recursive: true);
    }

    [Fact]
    public async Task Run_EndsWith1_WhenTheFolderIsInUse()
    {
        await using var first = new EmulatorProcess();
        await first.StartAsync();
        using var second = EmulatorProcess.Run("--data", first.Data, "--port", "0");
        var errors = await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another emulator", errors, StringComparison.Ordinal);
    }
}
