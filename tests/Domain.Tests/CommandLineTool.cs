using System.Diagnostics;

namespace SuperInsight.Domain.Tests;

/// <summary>A standard tool that tests compare with, and the Debian package that holds it.</summary>
internal sealed class CommandLineTool(string command, string package)
{
    public static readonly CommandLineTool Age = new("age", "age");
    public static readonly CommandLineTool AgeKeygen = new("age-keygen", "age");
    public static readonly CommandLineTool OpenSsl = new("openssl", "openssl");
    public static readonly CommandLineTool Zstd = new("zstd", "zstd");

    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Runs the tool, feeding <paramref name="input"/>, and gives what it printed. A missing tool is installed first, when root and apt are there.</summary>
    public async Task<ToolRun> RunAsync(byte[] input, params string[] arguments)
    {
        await EnsureInstalledAsync();
        return await StartAsync(command, input, arguments);
    }

    private async Task EnsureInstalledAsync()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (IsOnPath(command))
                return;
            var run = Environment.UserName == "root" && IsOnPath("apt-get")
                ? await StartAsync("apt-get", [], ["install", "-y", "-qq", package])
                : null;
            Assert.True(run?.ExitCode == 0 && IsOnPath(command), $"These tests compare with '{command}', which is not here: run `apt-get install {package}` as root. {run?.Error}");
        }
        finally
        {
            Installing.Release();
        }
    }

    private static bool IsOnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, command)));

    private static async Task<ToolRun> StartAsync(string command, byte[] input, string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
        })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool refused its input early; its exit code tells.
        }
        await reading;
        await process.WaitForExitAsync(cancellationToken);
        return new ToolRun(process.ExitCode, output.ToArray(), await errors);
    }
}

/// <summary>What a tool did.</summary>
internal sealed record ToolRun(int ExitCode, byte[] Output, string Error);
