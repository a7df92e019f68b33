using System.Globalization;
using System.Text.Json;
using SuperInsight.RunLocal;
using SuperInsight.Secrets;

namespace SuperInsight.EndToEnd.Tests;

/// <summary><c>./run --once</c> as it comes out of the script: everything starts, the main job is done for real, everything stops.</summary>
public sealed class RunOnceTests : IDisposable
{
    /// <summary>For one that hangs: it takes some three minutes, several times that beside other tests on a slow machine.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    private readonly string home = Directory.CreateTempSubdirectory("run-once-").FullName;

    public RunOnceTests()
    {
        // A checkout of its own, so that a ./run in the real one is left alone: the same builds, another .local.
        File.WriteAllText(Path.Combine(home, "Functions.sln"), "");
        foreach (var folder in (string[])["functions", "runtime", "cli", "image"])
            Directory.CreateSymbolicLink(Path.Combine(home, folder), Checkout.PathOf(folder));
    }

    public void Dispose()
    {
        TakeLogs();
        var database = PostgresFolder.PlaceOf(Path.Combine(home, ".local", "postgres"));
        if (Directory.Exists(database))
            Directory.Delete(database, recursive: true);
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task RunOnce_ShowsThatEveryStepHeld_TwiceOnTheSameData()
    {
        for (var points = 1; points <= 2; points++)
        {
            await using var run = await ChildProcess.StartAsync(new()
            {
                Name = "run-local --once",
                Executable = ProgramPath.Dotnet,
                Arguments = [Checkout.ReleaseAssembly("runtime/RunLocal", "run-local"), "--once", .. Ports()],
                Environment = new Dictionary<string, string> { ["SUPERINSIGHT_HOME"] = home, ["DOTNET_ROOT"] = Path.GetDirectoryName(ProgramPath.Dotnet)! },
            });
            var code = await run.Exited.WaitAsync(Deadline, TestContext.Current.CancellationToken);
            // The row that did not hold comes first: a list of failures shows no more than the beginning.
            Assert.True(code == 0, $"{run.LogTail.Split('\n').FirstOrDefault(line => line.Contains(" FAILED ", StringComparison.Ordinal))?.Trim()}\n{run.LogTail}");
            foreach (var step in (string[])["backup taken", "listed", "verified", "restored", "compared", "base backup taken", "WAL archived", "restored to a moment", "cloud's alarm told", "load scaled up", "Redis brought back", "costs reported", "bill reconciled", "console shows all"])
                Assert.Matches($@"{step} +held", run.LogTail);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"one of {points} restore points"), run.LogTail, StringComparison.Ordinal);
            Assert.Contains("equal: ", run.LogTail, StringComparison.Ordinal);
            Assert.DoesNotContain(ProcFs.AllIds(), id => ProcFs.CommandLine(id).Contains(home, StringComparison.Ordinal));
        }
    }

    /// <summary>Of all that it started; with the secrets that it made for them.</summary>
    private void TakeLogs()
    {
        var local = Path.Combine(home, ".local");
        var file = Path.Combine(local, "settings.json");
        if (!File.Exists(file))
            return;
        using (var settings = JsonDocument.Parse(File.ReadAllText(file)))
            OutputScan.Secrets.AddSettings(settings.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.ToString()));
        foreach (var key in (string[])["function-key", "master-key"])
            OutputScan.Secrets.Add(key, File.ReadAllText(Path.Combine(local, key)).Trim());
        OutputScan.TakeFolder("run", Path.Combine(local, "logs"));
    }

    /// <summary>Free ones in a row, below those that the kernel gives to whoever asks for any: nobody takes one before it is used. Azurite has the last three.</summary>
    private static string[] Ports()
    {
        string[] options = ["--port", "--emulator-port", "--postgres-port", "--redis-port", "--azurite-port"];
        int first;
        do
            first = Random.Shared.Next(20_000, 32_000);
        while (!Enumerable.Range(first, options.Length + 2).All(LoopbackPort.IsFree));
        return [.. options.SelectMany((option, index) => (string[])[option, Text(first + index)])];
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
