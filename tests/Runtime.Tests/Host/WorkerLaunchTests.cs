using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Workers;
using Microsoft.Extensions.Logging;

namespace Runtime.Tests.Host;

/// <summary>With what a worker is started; the facts are those of Microsoft's host.</summary>
public sealed class WorkerLaunchTests
{
    [Fact]
    public async Task Worker_IsGivenBothSetsOfArguments_AndTheSettings_TheEnvironmentFirst()
    {
        using var app = new TestApp();
        await File.WriteAllTextAsync(
            Path.Combine(app.Root, "local.settings.json"), """{"Values":{"FROM_FILE":"file","PATH":"/never"}}""", TestContext.Current.CancellationToken);
        var program = Path.Combine(app.Root, "worker");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho \"arguments $*\"\nenv\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(
            Path.Combine(app.Root, "worker.config.json"),
            """{"description":{"language":"dotnet-isolated","defaultExecutablePath":"{WorkerRoot}worker","defaultWorkerPath":"app.dll"}}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(app.Root, "app.dll"), "", TestContext.Current.CancellationToken);
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var launcher = new WorkerProcessLauncher(app.Settings(app.Environment()), WorkerConfig.Read(app.Root), loggers);

        using var worker = launcher.Start(new WorkerLaunch("the-id", "the-request", new Uri("http://127.0.0.1:4321/")));

        Assert.Equal("exit code 0", await Wait.ForAsync(worker.Exited));
        var lines = log.All.Select(line => line.Split(": ", 2)[^1].TrimEnd()).ToHashSet();
        Assert.Contains(
            lines,
            line => line.StartsWith("arguments ", StringComparison.Ordinal) && line.EndsWith(
                "--functions-uri http://127.0.0.1:4321/ --functions-worker-id the-id --functions-request-id the-request --functions-grpc-max-message-length 2147483647"
                + " --host 127.0.0.1 --port 4321 --workerId the-id --requestId the-request --grpcMaxMessageLength 2147483647", StringComparison.Ordinal));
        foreach (var variable in (string[])
            [$"FUNCTIONS_APPLICATION_DIRECTORY={app.Root}", $"FUNCTIONS_WORKER_DIRECTORY={app.Root}", $"AzureWebJobsScriptRoot={app.Root}", "FUNCTIONS_WORKER_RUNTIME=dotnet-isolated", "FROM_FILE=file"])
            Assert.Contains(variable, lines);
        Assert.DoesNotContain("PATH=/never", lines);
    }
}
