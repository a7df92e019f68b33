using Azure;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Timers;

/// <summary>Drives one timer while this host holds its lease: one run at a time, each occurrence completed once among all hosts of the app.</summary>
internal sealed partial class TimerListener(
    TimerTrigger trigger, HostSettings settings, StorageAccounts storage, TimerStore store, OccurrenceLedger ledger, TimerRunner runner, WorkerGate gate, HostOwner owner, HostRandom random,
    TimeProvider clock, ILogger<TimerListener> logger) : IListener
{
    /// <summary>The wall clock can be set, and a machine can sleep: look again at least this often.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>How often is looked whether another host's run has ended.</summary>
    private static readonly TimeSpan RunningPause = TimeSpan.FromSeconds(1);

    private readonly Backoff pauses = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), random.Share);
    private DateTimeOffset completedThrough;
    private bool hasStartedUp;
    private string? waitingFor;

    private string Name => trigger.Function.Name;

    public override string ToString() => $"The timer '{Name}'";

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var pause = settings.HostJson.Singleton.RecoveryInterval;
            try
            {
                var (lease, holder) = await BlobLease.TryAcquireAsync(
                    storage.Container(JsonBlobs.Container), $"locks/{settings.HostId}/{trigger.Function.LockName}.Listener",
                    random.NewId(), owner.Name, new LeaseTerms(settings.HostJson.Singleton.LeasePeriod, TimeSpan.Zero), clock, stopping);
                if (lease is null)
                {
                    Waiting(holder ?? "another host");
                }
                else
                {
                    waitingFor = null;
                    await using (lease)
                        await DriveAsync(lease.Lost, stopping);
                    pause = TimeSpan.Zero;
                }
                pauses.Reset();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is RequestFailedException or AggregateException or HostSetupException or OperationCanceledException)
            {
                pause = pauses.Next();
                Log.StorageProblem(logger, Name, StorageAccounts.Explain(problem), (long)pause.TotalMilliseconds);
            }
            await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs occurrences until the lease is lost or the host stops.</summary>
    private async Task DriveAsync(CancellationToken lost, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, stopping);
        try
        {
            await gate.WaitAsync(either.Token);
            if (await StartAsync(either.Token) is not { } start)
            {
                Log.Never(logger, Name, trigger.Schedule);
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, either.Token);
                return;
            }
            var status = start.Status;
            var due = status.Next;
            if (start.IsPastDue)
                status = await RunOccurrenceAsync(status, due, isPastDue: true, stopping, lost);
            else if (trigger.RunOnStartup && !hasStartedUp)
                status = await RunAtStartupAsync(status, stopping, lost);
            hasStartedUp = true;
            while (!either.IsCancellationRequested && Upcoming(status) is { } next)
            {
                await WaitUntilAsync(next, either.Token);
                await gate.WaitAsync(either.Token);
                status = await RunOccurrenceAsync(status, next, isPastDue: false, stopping, lost);
            }
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // Back to the queue for the lease.
        }
        if (lost.IsCancellationRequested)
            Log.LeaseLost(logger, Name);
    }

    private async Task<TimerStart?> StartAsync(CancellationToken cancellationToken)
    {
        var claim = await ledger.ReadAsync(trigger.Function.LockName, cancellationToken);
        var stored = trigger.UseMonitor ? await store.ReadStatusAsync(trigger.Function.LockName, cancellationToken) : null;
        var start = TimerStart.Decide(stored, claim, trigger.Schedule, clock.GetUtcNow());
        if (start is { MustStore: true } && trigger.UseMonitor)
            await store.WriteStatusAsync(trigger.Function.LockName, start.Status, cancellationToken);
        if (start?.Unfinished is { } unfinished)
            Log.Unfinished(logger, Name, unfinished.Occurrence, unfinished.Owner, unfinished.ClaimedAt);
        return start;
    }

    /// <summary>The next occurrence from now on; those that fell into a long run are not made up for, as in Microsoft's host.</summary>
    private DateTimeOffset? Upcoming(TimerStatus status)
    {
        var now = clock.GetUtcNow();
        return status.Next >= now ? status.Next : trigger.Schedule.Next(now);
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        for (var left = due - clock.GetUtcNow(); left > TimeSpan.Zero; left = due - clock.GetUtcNow())
            await Task.Delay(left < LongestWait ? left : LongestWait, clock, cancellationToken);
    }

    /// <summary>Runs an occurrence to its end, and again if it is cut short, unless another host does or did.</summary>
    /// <returns>The status to go on from.</returns>
    /// <exception cref="OperationCanceledException">It is not, or not to its end, run here: the host stops, or the lease is lost.</exception>
    private async Task<TimerStatus> RunOccurrenceAsync(TimerStatus status, DateTimeOffset due, bool isPastDue, CancellationToken stopping, CancellationToken lost)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, stopping);
        var isWaiting = false;
        while (true)
        {
            either.Token.ThrowIfCancellationRequested();
            var now = clock.GetUtcNow();
            var through = isPastDue && now > due ? now : due;
            // Not cancelled half-way: a claim that was written and not run would count as cut short.
            switch (await ledger.TryBeginAsync(trigger.Function.LockName, due, through, completedThrough, CancellationToken.None))
            {
                case OccurrenceRight.Granted granted:
                    if (await RunAsync(granted.Run, status, isPastDue, stopping))
                        return await StoreAsync(through, lost);
                    isPastDue = true;
                    break;
                case OccurrenceRight.Answered answered:
                    Log.Claimed(logger, Name, due, answered.Claim.Owner);
                    return await StoreAsync(Later(through, answered.Claim.Through), lost);
                case OccurrenceRight.GivenUp given:
                    Log.GivenUp(logger, Name, due, given.Claim.Attempt);
                    return await StoreAsync(Later(through, given.Claim.Through), lost);
                case OccurrenceRight.Running running:
                    if (!isWaiting)
                        Log.StillRuns(logger, Name, running.Owner);
                    isWaiting = isPastDue = true;
                    await Task.Delay(RunningPause, clock, either.Token);
                    break;
            }
        }
    }

    /// <returns>Whether it came to its end. The lease of the listener may be lost meanwhile: the run has its own.</returns>
    private async Task<bool> RunAsync(OccurrenceRun run, TimerStatus status, bool isPastDue, CancellationToken stopping)
    {
        await using (run)
        {
            var due = run.Claim.Occurrence;
            var end = await runner.RunAsync(
                trigger.Function, () => Request(status with { Next = due }, isPastDue), isPastDue ? $"past due since {due:O}" : $"due {due:O}", ledger.EndLimit, stopping, run.Lost);
            if (end == TimerRunEnd.CutShort)
            {
                Log.CutShort(logger, Name, due, run.Claim.Attempt);
                return false;
            }
            completedThrough = run.Claim.Through;
            await run.CompleteAsync();
            return true;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private async Task<TimerStatus> RunAtStartupAsync(TimerStatus status, CancellationToken stopping, CancellationToken lost)
    {
        var now = clock.GetUtcNow();
        await runner.RunAsync(trigger.Function, () => Request(status, isPastDue: false), "at start-up", ledger.EndLimit, stopping, lost);
        return await StoreAsync(now, lost);
    }

    private async Task<TimerStatus> StoreAsync(DateTimeOffset last, CancellationToken lost)
    {
        var status = new TimerStatus(last, trigger.Schedule.Next(last) ?? DateTimeOffset.MaxValue, clock.GetUtcNow());
        // Without the lease the status is another host's to write; the claim already tells it that this one was begun.
        if (trigger.UseMonitor && !lost.IsCancellationRequested)
            await store.WriteStatusAsync(trigger.Function.LockName, status, CancellationToken.None);
        return status;
    }

    private Protocol.InvocationRequest Request(TimerStatus status, bool isPastDue) =>
        TimerRequest.Create(trigger.Function, trigger.Schedule, trigger.UseMonitor ? status : null, isPastDue, settings.TimeZone);

    private void Waiting(string holder)
    {
        if (holder != waitingFor)
            Log.Held(logger, Name, holder);
        waitingFor = holder;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "'{Name}' is driven by {Holder}; this host stands by")]
        public static partial void Held(ILogger logger, string name, string holder);

        [LoggerMessage(Level = LogLevel.Error, Message = "The timer '{Name}' cannot run: {Problem} The next try is in {Milliseconds} ms")]
        public static partial void StorageProblem(ILogger logger, string name, string problem, long milliseconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}': the schedule {Schedule} has no occurrence to come")]
        public static partial void Never(ILogger logger, string name, ISchedule schedule);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}': its lease is lost; another host may drive it now")]
        public static partial void LeaseLost(ILogger logger, string name);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}': the occurrence of {Occurrence:O} was begun by {Owner} at {ClaimedAt:O} and its end was not recorded: it is run again when that run has surely ended")]
        public static partial void Unfinished(ILogger logger, string name, DateTimeOffset occurrence, string owner, DateTimeOffset claimedAt);

        [LoggerMessage(Level = LogLevel.Information, Message = "'{Name}': the occurrence of {Occurrence:O} was run by {Owner}")]
        public static partial void Claimed(ILogger logger, string name, DateTimeOffset occurrence, string owner);

        [LoggerMessage(Level = LogLevel.Information, Message = "'{Name}' is still run by {Owner}; this host waits for its end")]
        public static partial void StillRuns(ILogger logger, string name, string owner);

        [LoggerMessage(Level = LogLevel.Warning, Message = "'{Name}': the run of the occurrence of {Occurrence:O} was cut short (attempt {Attempt}) and is to be run again")]
        public static partial void CutShort(ILogger logger, string name, DateTimeOffset occurrence, int attempt);

        [LoggerMessage(Level = LogLevel.Error, Message = "'{Name}': the occurrence of {Occurrence:O} was cut short {Attempt} times and is given up. Does the function end its worker or host? Its log before each end says more")]
        public static partial void GivenUp(ILogger logger, string name, DateTimeOffset occurrence, int attempt);
    }
}
