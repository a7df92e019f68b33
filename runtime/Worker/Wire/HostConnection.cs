using Grpc.Core;
using LocalFunctions.Worker.Invocation;
using Microsoft.Extensions.Hosting;

namespace LocalFunctions.Worker.Wire;

/// <summary>Keeps the worker's life tied to its host's: it connects when the app has started, ends with 0 when the host says so or on SIGTERM,
/// with 1 when the host is gone, and with 2 when it was not started by a host.</summary>
internal sealed class HostConnection(
    WorkerArguments arguments,
    HostStream stream,
    RunningInvocations running,
    OutgoingMessages outgoing,
    IHostApplicationLifetime application,
    TimeProvider clock) : IHostedLifecycleService, IDisposable
{
    // Microsoft's host waits 5 s after a WorkerTerminate; the same for one that names no grace.
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(5);

    // Below the 30 s after which a generic host gives up on a service that stops.
    private static readonly TimeSpan SignalGrace = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxGrace = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource broken = new();
    private readonly Lock gate = new();
    private Task served = Task.CompletedTask;
    private Task? leaving;
    private volatile bool isEnding;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!arguments.TryRead(out _, out var problem))
            WorkerExit.Now(2, problem);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (arguments.TryRead(out var endpoint, out _))
            served = Task.Run(() => ServeAsync(endpoint), cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Lets the running invocations end, while the app's own services still work.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => LeaveAsync(SignalGrace);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => broken.Dispose();

    private async Task ServeAsync(HostEndpoint endpoint)
    {
        try
        {
            await stream.RunAsync(endpoint, grace => _ = TerminateAsync(grace ?? DefaultGrace), broken.Token);
        }
        catch (Exception error)
        {
            // Whatever it was: a worker whose stream nobody serves must not stay.
            // When all is said, the host's end of the stream may be read before our own is known to be written: that is no loss.
            if (isEnding || broken.IsCancellationRequested)
                return;
            // Nobody is left to answer: functions are told to end, and the process ends even if they don't.
            WorkerExit.Soon(application, $"The Functions host at {endpoint.Address} is gone or cannot be reached ({Reason(error)}). This worker ends; the host starts a new one.");
            running.CancelAll();
            await broken.CancelAsync();
            application.StopApplication();
        }
    }

    private async Task TerminateAsync(TimeSpan grace)
    {
        await LeaveAsync(grace);
        application.StopApplication();
    }

    private Task LeaveAsync(TimeSpan grace)
    {
        lock (gate)
            return leaving ??= DrainAsync(grace < MaxGrace ? grace : MaxGrace);
    }

    private async Task DrainAsync(TimeSpan grace)
    {
        var drained = running.Drain();
        await EndedAsync(drained, grace);
        running.CancelAll();
        await EndedAsync(drained, LastWords);
        isEnding = true;
        outgoing.Complete();
        await EndedAsync(served, LastWords);
        await broken.CancelAsync();
    }

    // Waits no longer once the host is gone.
    private Task EndedAsync(Task work, TimeSpan atMost) => work.IsCompleted
        ? Task.CompletedTask
        : Task.WhenAny(work, Task.Delay(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, clock, broken.Token));

    private static string Reason(Exception error) => error is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : error.Message;
}
