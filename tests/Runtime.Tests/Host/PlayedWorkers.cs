using System.Collections.Concurrent;
using LocalFunctions.Host.Workers;
using WireWorker;

namespace Runtime.Tests.Host;

/// <summary>Starts workers that this test plays in its own process, over the real wire.</summary>
internal sealed class PlayedWorkers(params IReadOnlyList<WireFunction> functions) : IWorkerLauncher
{
    private readonly ConcurrentQueue<PlayedWorker> started = new();

    /// <summary>Workers so far, the present one last.</summary>
    public IReadOnlyList<PlayedWorker> Started => [.. started];

    public IRunningWorker Start(WorkerLaunch launch)
    {
        var worker = new PlayedWorker(launch, functions);
        started.Enqueue(worker);
        return worker;
    }
}

/// <summary>One of them.</summary>
internal sealed class PlayedWorker : IRunningWorker
{
    private readonly CancellationTokenSource life = new();
    private readonly Worker worker;

    public PlayedWorker(WorkerLaunch launch, IReadOnlyList<WireFunction> functions)
    {
        Launch = launch;
        worker = new Worker(launch.Callback, launch.WorkerId, functions);
        Exited = RunAsync();
    }

    public WorkerLaunch Launch { get; }

    public Task<string> Exited { get; }

    public string LastOutput => "";

    public long? MemoryBytes { get; set; }

    /// <summary>Makes it leave status requests without answer, as a worker that hangs does.</summary>
    public bool Hangs { set => worker.Hangs = value; }

    /// <summary>Whether the host asked it to leave.</summary>
    public bool WasTerminated => worker.Terminated.IsCompleted;

    /// <summary>Cuts the stream at once, as a crash does.</summary>
    public void Kill() => life.Cancel();

    public void Dispose()
    {
        life.Dispose();
        worker.Dispose();
    }

    private async Task<string> RunAsync()
    {
        try
        {
            await worker.RunAsync(life.Token);
            return "exit code 0";
        }
        catch (Exception cut) when (cut is Grpc.Core.RpcException or OperationCanceledException)
        {
            return "exit code 134";
        }
    }
}
