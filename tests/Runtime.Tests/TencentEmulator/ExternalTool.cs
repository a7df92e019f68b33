using System.Diagnostics;
using System.Text;

namespace Runtime.Tests.Emulator;

/// <summary>Runs a program of someone else's to its end.</summary>
internal static class ExternalTool
{
    public sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        public string Succeeded()
        {
            Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Output}\n{Errors}");
            return Output;
        }
    }

    public static async Task<Outcome> RunAsync(
        string program, string[] args, IReadOnlyDictionary<string, string>? environment = null, Stream? input = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        // Settings of the machine (its proxy's certificates, its own keys) are not those of the test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("RCLONE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var name in (string[])["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"])
        {
            if (program != "npm" && program != "apt-get")
                start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (input is not null)
                await input.CopyToAsync(process.StandardInput.BaseStream, TestContext.Current.CancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
