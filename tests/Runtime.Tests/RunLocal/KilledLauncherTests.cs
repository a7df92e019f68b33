using System.Globalization;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class KilledLauncherTests
{
    [Fact]
    public async Task Servers_AreGone_WhenTheirLauncherWasKilled()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using var launcher = await ChildProcess.StartAsync(new()
            {
                Name = "run-local hold",
                Executable = ProgramPath.Dotnet,
                Arguments = [Checkout.ReleaseAssembly("runtime/RunLocal", "run-local"), "hold"],
                LogFile = log,
            });
            await Eventually.TrueAsync(() => launcher.Exited.IsCompleted || (File.Exists(log) && File.ReadAllText(log).EndsWith('\n')));
            Assert.False(launcher.Exited.IsCompleted, launcher.LogTail);
            var servers = (await File.ReadAllTextAsync(log, cancellationToken)).Split(' ')
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray();
            var backends = servers.SelectMany(ProcFs.ChildrenOf).ToArray();
            Assert.Equal(3, servers.Length);
            Assert.NotEmpty(backends);
            Assert.All(servers, server => Assert.True(ProcFs.IsRunning(server)));

            launcher.Signal(Signal.Kill);

            // Until somebody has noticed its end, a process is there: what it owns is not left behind yet.
            await launcher.Exited.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            await Eventually.TrueAsync(() => !servers.Concat(backends).Any(ProcFs.IsRunning));
            // The next start deletes what the killed one left.
            await using var next = await PostgresServer.StartAsync(new(), cancellationToken);
            var siblings = Directory.GetDirectories(Path.GetDirectoryName(Path.GetDirectoryName(next.DataDirectory))!);
            Assert.DoesNotContain(siblings, folder => Path.GetFileName(folder).StartsWith($"test-{launcher.Id}-", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(log);
        }
    }
}
