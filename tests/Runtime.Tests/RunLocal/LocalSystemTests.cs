using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class LocalSystemTests
{
    [Fact]
    public async Task StartAsync_StartsNothing_AndNamesTheOption_WhenAPortIsTaken()
    {
        using var taken = TakenPort.Open();
        var folder = Directory.CreateTempSubdirectory("run-local-").FullName;
        try
        {
            var refusal = await Assert.ThrowsAsync<PortInUseException>(() => LocalSystem.StartAsync(LocalFolder.Open(folder),
                new() { Postgres = taken.Port }, new Progress(TextWriter.Null), TestContext.Current.CancellationToken));

            Assert.Contains($"postgresql needs port {taken.Port}", refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"pid {Environment.ProcessId} ", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith("--postgres-port N.", refusal.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.Combine(folder, "redis")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task StartAsync_SaysWhatToBuild_WhenTheEmulatorIsMissing()
    {
        var failure = await Assert.ThrowsAsync<ServerFailedException>(() => TencentEmulatorServerProcess.StartAsync(
            new() { Assembly = "/no/such/TencentEmulator.dll" }, TestContext.Current.CancellationToken));

        Assert.Contains("/no/such/TencentEmulator.dll does not exist. Run `dotnet build", failure.Message, StringComparison.Ordinal);
    }
}
