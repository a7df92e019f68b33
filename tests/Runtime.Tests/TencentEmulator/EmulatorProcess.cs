using System.Diagnostics;
using System.Security.Cryptography;
using SuperInsight.Secrets;
using TencentEmulator;

namespace Runtime.Tests.Emulator;

/// <summary>The emulator as its own process, started by its command line, so that it can be killed.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly string _folder = Path.Join(Path.GetTempPath(), "emulator-" + RandomNumberGenerator.GetHexString(16));
    private Process? _process;

    public string Data => Path.Join(_folder, "data");

    public TestCos Cos { get; private set; } = null!;

    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var credentials = Path.Join(_folder, "credentials.json");
        await File.WriteAllTextAsync(credentials, """[{"secretId":"id-fixture-not-real","secretKey":"key-fixture-not-real"}]""", TestContext.Current.CancellationToken);
        _process = Run("--data", Data, "--port", "0", "--credentials", credentials, "--bucket", EmulatorFixture.Bucket);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var line = await _process.StandardOutput.ReadLineAsync(deadline.Token);
        Assert.StartsWith("listening on http://127.0.0.1:", line ?? await _process.StandardError.ReadToEndAsync(deadline.Token), StringComparison.Ordinal);
        Cos = new TestCos(new Uri(line!["listening on ".Length..]), EmulatorFixture.Full);
    }

    /// <summary>SIGKILL, then waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        OutputScan.Take("emulator", _process.StartInfo.Environment, $"{await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)}\n{await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        _process.Dispose();
        _process = null;
    }

    public static Process Run(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(typeof(TencentEmulatorServer).Assembly.Location);
        foreach (var argument in args)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("EMULATOR_SECRET_ID");
        start.Environment.Remove("EMULATOR_SECRET_KEY");
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
