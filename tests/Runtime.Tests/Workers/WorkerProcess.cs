using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Workers;

/// <summary>A function app as a process, started as a host starts it but from a foreign working directory.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentQueue<string> output = new();
    private readonly WatchedOutput watched;

    private WorkerProcess(Process process)
    {
        this.process = process;
        watched = WatchedOutput.Begin("worker", process.StartInfo.Environment.ToDictionary(one => one.Key, one => one.Value ?? ""));
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Errors => string.Join('\n', errors);

    public string Output => string.Join('\n', output);

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public static string SampleApp => PathOf("SampleApp");

    public static string ApiSample => PathOf("ApiSample");

    public static WorkerProcess Start(string app, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [app, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // A proxy of the environment must not come between worker and host.
        start.Environment["http_proxy"] = "http://127.0.0.1:9/";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!);
    }

    public static string[] Arguments(Uri host, string workerId) =>
    [
        "--functions-uri", host.ToString(),
        "--functions-worker-id", workerId,
        "--functions-request-id", "request-of-start",
        "--functions-grpc-max-message-length", int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
    ];

    public async Task<int> ExitAsync()
    {
        using var deadline = Deadline.Start();
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        watched.Take($"{line}\n");
    }

    private static string PathOf(string app) => typeof(WorkerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == app).Value!;
}
