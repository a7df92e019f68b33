using System.Diagnostics;
using System.Globalization;
using SuperInsight.RunLocal;

namespace Benchmarks.Runtime;

/// <summary>Host and an app that does nothing, published as they would be installed, with Azurite.</summary>
internal sealed class RuntimeStage : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private RuntimeStage(DirectoryInfo folder, AzuriteServer azurite) => (this.folder, Azurite, Queue) = (folder, azurite, new QueueLoad(azurite.ConnectionString));

    public AzuriteServer Azurite { get; }

    /// <summary>What the app's queue function reads.</summary>
    public QueueLoad Queue { get; }

    public static async Task<RuntimeStage> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("superinsight-runtime-");
        try
        {
            foreach (var (project, output) in ((string, string)[])[("runtime/Host/LocalFunctions.Host.csproj", "host"), ("tests/Benchmarks/Runtime/App/App.csproj", "app"), ("tests/Benchmarks/Runtime/Bare/Bare.csproj", "bare")])
                await PublishAsync(project, Path.Combine(folder.FullName, output), cancellationToken);
            var queues = string.Create(CultureInfo.InvariantCulture, $$"""{"batchSize":{{QueueLoad.Batch}},"newBatchThreshold":{{QueueLoad.Batch}}}""");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "app", "host.json"), $$$"""{"version":"2.0","extensions":{"queues":{{{queues}}}}}""", cancellationToken);
            return new RuntimeStage(folder, await AzuriteServer.StartAsync(new(), cancellationToken));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public Task<ServedProgram> StartHostAsync(CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionString, ["BENCH_QUEUE"] = Queue.Name,
            ["AzureWebJobsSecretStorageType"] = "files", ["FUNCTIONS_SECRETS_PATH"] = Path.Combine(folder.FullName, "secrets"),
        };
        return ServedProgram.StartAsync(
            Program("host", "LocalFunctions.Host.dll"), port => ["--script-root", Program("app"), "--port", port.ToString(CultureInfo.InvariantCulture)], "/api/hello", environment, cancellationToken);
    }

    public Task<ServedProgram> StartBareAsync(CancellationToken cancellationToken) => ServedProgram.StartAsync(
        Program("bare", "bench-bare.dll"), port => ["--urls", $"http://127.0.0.1:{port}"], "/api/hello", new Dictionary<string, string>(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Azurite.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private string Program(params string[] path) => Path.Combine([folder.FullName, .. path]);

    /// <summary>Published as it would be installed: compiled ahead of time.</summary>
    private static async Task PublishAsync(string project, string output, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "publish", Checkout.PathOf(project.Split('/')), "-c", "Release", "-o", output, "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true",
            // The compiler's package follows the SDK and the machine: the lock files are not to know it.
            "-p:NuGetLockFilePath=obj/ready.lock.json", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-v", "quiet", "-nologo",
        ];
        using var publish = Process.Start(new ProcessStartInfo(ProgramPath.Dotnet, arguments) { RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"{project} could not be published: {said}");
    }
}
