using System.Diagnostics;

namespace SuperInsight.RunLocal;

/// <summary>A real server as a child process on 127.0.0.1. Started means <em>answering</em>.</summary>
public abstract class LocalServer : IAsyncDisposable
{
    private const int PortAttempts = 5;

    private ChildProcess? process;

    /// <summary>How long a server may take to answer, on a machine busy with other things.</summary>
    public static TimeSpan ReadyDeadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>As in messages: "postgresql".</summary>
    public abstract string Name { get; }

    /// <summary>The loopback ports it listens on, the main one first.</summary>
    public abstract IReadOnlyList<int> Ports { get; }

    /// <summary>How long the last start took until the server answered.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The server's process, while it is started.</summary>
    public int? ProcessId => process?.Id;

    /// <summary>Completes with the exit code when the current process ends, whoever ended it.</summary>
    public Task<int> Exited => process?.Exited ?? throw new InvalidOperationException($"{Name} is not started.");

    /// <summary>The end of what it printed, for error messages.</summary>
    public string LogTail => process?.LogTail ?? "";

    /// <summary>Stops gracefully and starts again on the same ports and data. Returns when it answers.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await LaunchAsync(cancellationToken);
    }

    /// <summary>Starts it again, on the same ports and data, after <see cref="StopAsync"/> or <see cref="CrashAsync"/>.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => LaunchAsync(cancellationToken);

    /// <summary>SIGKILL, as the kernel does when memory runs out. Returns when nothing of it is left; data stay.</summary>
    public virtual async Task CrashAsync()
    {
        if (process is { } running)
            await running.KillAsync();
        await StopAsync();
    }

    /// <summary>Stops gracefully, by force after a deadline. Data stay. Idempotent.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref process, null) is { } running)
            await running.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await DeleteTemporaryDataAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The process to start, with the ports as they are now.</summary>
    protected abstract ChildProcessOptions Describe();

    /// <summary>One try; false or an I/O error means not yet.</summary>
    protected abstract Task<bool> AnswersAsync(CancellationToken cancellationToken);

    /// <summary>Chooses free ports for those that were left open; called again when one was snatched away.</summary>
    /// <returns>False when all ports were given: then there is nothing else to try.</returns>
    protected abstract bool ChoosePorts();

    protected virtual Task DeleteTemporaryDataAsync() => Task.CompletedTask;

    /// <summary>A server without a password can't be told from a stranger by its answer: look whose socket it is.</summary>
    protected bool ListensOnAllPorts() => process is { } running && Ports.All(port => LoopbackPort.IsHeldBy(running.Id, port));

    /// <summary>First start: as <see cref="LaunchAsync"/>, with other ports when the chosen ones were snatched away.</summary>
    /// <exception cref="PortInUseException">A given port is taken.</exception>
    /// <exception cref="ServerFailedException">It ended or did not answer in time.</exception>
    protected async Task FirstLaunchAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var canChoose = ChoosePorts();
                try
                {
                    await LaunchAsync(cancellationToken);
                    return;
                }
                catch (ServerFailedException failure) when (failure.SaysPortInUse && canChoose && attempt < PortAttempts)
                {
                }
                catch (PortInUseException) when (canChoose && attempt < PortAttempts)
                {
                }
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        if (process is not null)
            throw new InvalidOperationException($"{Name} is already started.");
        foreach (var port in Ports)
            if (!LoopbackPort.IsFree(port))
                throw new PortInUseException(Name, port, LoopbackPort.DescribeHolder(port));
        var clock = Stopwatch.StartNew();
        process = await ChildProcess.StartAsync(Describe());
        try
        {
            await WaitUntilReadyAsync(process, cancellationToken);
        }
        catch
        {
            await StopAsync();
            throw;
        }
        StartTime = clock.Elapsed;
    }

    private async Task WaitUntilReadyAsync(ChildProcess running, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ReadyDeadline);
        try
        {
            while (!await TryAsync(deadline.Token))
            {
                if (running.Exited.IsCompleted)
                    throw new ServerFailedException($"{Name} ended with code {await running.Exited} before it answered.", running.LogTail);
                await Task.WhenAny(running.Exited, Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token));
                deadline.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerFailedException($"{Name} did not answer within {ReadyDeadline.TotalSeconds:0} s.", running.LogTail);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        using var oneTry = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        oneTry.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await AnswersAsync(oneTry.Token);
        }
        catch (Exception notYet) when (notYet is IOException or System.Net.Sockets.SocketException or HttpRequestException or System.Data.Common.DbException
            || (notYet is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
