using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Workers;

/// <summary>Keeps one worker running: starts it, opens the gate when its functions are loaded, and starts another, after a growing pause, when it goes away.</summary>
internal sealed partial class WorkerSupervisor(
    HostSettings settings, IWorkerLauncher launcher, WorkerConnections connections, WorkerGate gate, WorkerWatch watch, AppWatch appWatch, WorkerLogForwarder logs, HostRandom random, TimeProvider clock,
    ILogger<WorkerSupervisor> logger)
{
    /// <summary>How long Microsoft's host, and this one, lets a worker leave by itself.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    /// <summary>A worker that ran this long was healthy: the next pause is short again.</summary>
    private static readonly TimeSpan HealthyRun = TimeSpan.FromMinutes(1);

    private readonly Backoff pauses = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), random.Share);

    /// <summary>Runs until <paramref name="stopping"/>, then lets the worker leave and, if it does not, ends it.</summary>
    /// <param name="onLoaded">Called with each worker before the gate opens.</param>
    public async Task RunAsync(Uri callback, Func<FunctionCatalog, Task> onLoaded, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var startedAt = clock.GetTimestamp();
            var problem = await RunOneAsync(callback, onLoaded, stopping);
            if (stopping.IsCancellationRequested)
                return;
            if (clock.GetElapsedTime(startedAt) >= HealthyRun)
                pauses.Reset();
            var pause = pauses.Next();
            gate.Close($"The worker is being restarted: {problem}");
            Log.Restarting(logger, problem, (long)pause.TotalMilliseconds);
            await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Why the worker is gone.</returns>
    private async Task<string> RunOneAsync(Uri callback, Func<FunctionCatalog, Task> onLoaded, CancellationToken stopping)
    {
        var session = new WorkerSession(random.NewId(), logs);
        connections.Expect(session);
        IRunningWorker? worker = null;
        try
        {
            worker = launcher.Start(new WorkerLaunch(session.WorkerId, random.NewId(), callback));
            var catalog = await StartAsync(session, worker, stopping);
            await onLoaded(catalog);
            gate.Open(new LoadedWorker(session, catalog));
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            using var farewell = leaving.Token.Register(() => session.Terminate(LeaveLimit));
            using var gone = new CancellationTokenSource();
            string? replaced = null;
            var watching = Task.WhenAll(watch.RunAsync(session, worker, Replace, gone.Token), WatchAppAsync());
            var end = await EndAsync(session, worker, leaving.Token);
            gate.Close(replaced ?? end);
            await gone.CancelAsync();
            await watching;
            return replaced ?? end;

            void Replace(string reason)
            {
                replaced = reason;
                gate.Close(reason);
                leaving.Cancel();
            }

            async Task WatchAppAsync()
            {
                var changed = appWatch.ChangedAsync(gone.Token);
                await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (changed.IsCompletedSuccessfully)
                    Replace("the app was built anew");
            }
        }
        catch (WorkerStartException problem)
        {
            return problem.Message;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return "the host stops";
        }
        finally
        {
            connections.Forget(session);
            session.End("the worker was stopped");
            worker?.Kill();
            worker?.Dispose();
        }
    }

    private async Task<FunctionCatalog> StartAsync(WorkerSession session, IRunningWorker worker, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(settings.WorkerStartLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var step = "call the host back";
        try
        {
            if (await Task.WhenAny(session.Started, worker.Exited).WaitAsync(either.Token) == worker.Exited && !session.Started.IsCompleted)
                throw Failed($"ended with {await worker.Exited} before it called the host back", worker);
            step = "load its functions";
            return await WorkerHandshake.RunAsync(session, settings.ScriptRoot, settings.Configuration, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw Failed($"did not {step} within {settings.WorkerStartLimit.TotalSeconds:0} s (FUNCTIONS_WORKER_START_LIMIT)", worker);
        }
        catch (WorkerLostException lost)
        {
            throw Failed($"went away before its functions were loaded: {lost.Message}", worker);
        }
    }

    private static WorkerStartException Failed(string what, IRunningWorker worker) => new(
        worker.LastOutput is { Length: > 0 } output ? $"it {what}. Its last output:{Environment.NewLine}{output}" : $"it {what} and printed nothing");

    /// <summary>Waits for the end of process or stream, or until a worker that was told to leave has had its time.
    /// The exit code explains more than a broken stream, so a process that is ending gets a moment to.</summary>
    private async Task<string> EndAsync(WorkerSession session, IRunningWorker worker, CancellationToken leaving)
    {
        var told = Task.Delay(Timeout.InfiniteTimeSpan, clock, leaving);
        await Task.WhenAny(session.Ended, worker.Exited, told);
        if (session.IsAbandoned)
            worker.Kill();
        try
        {
            var exit = await worker.Exited.WaitAsync(LeaveLimit, clock, CancellationToken.None);
            session.End($"the worker ended with {exit}");
            return session.IsAbandoned ? await session.Ended : $"it ended with {exit}";
        }
        catch (TimeoutException)
        {
            var reason = told.IsCompleted ? $"it did not leave within {LeaveLimit.TotalSeconds:0} s and was ended" : await session.Ended;
            Log.Ended(logger, reason);
            return reason;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The worker process is ended: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "The worker is not running: {Problem}. The next start is in {Pause} ms")]
        public static partial void Restarting(ILogger logger, string problem, long pause);
    }
}
