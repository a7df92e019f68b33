using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Http;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Keys;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Hosting;

/// <summary>The host's life: a worker, listeners for its functions, and an orderly end.</summary>
internal sealed partial class HostRuntime(
    HostSettings settings, WorkerSupervisor supervisor, WorkerGate gate, ListenerSet listeners, FunctionEndpoints endpoints, HttpFunctionHandler handler, KeyRing keys, StorageAccounts storage,
    HostState state, InFlight inFlight, Banner banner, TimeProvider clock, ILogger<HostRuntime> logger)
{
    /// <summary>How long cancelled functions may take to end before the worker is told to leave, and storage to take leases back after.</summary>
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(2);

    private Uri? publicAddress;

    /// <summary>The functions in force; empty until the first worker is loaded.</summary>
    public FunctionDirectory Directory { get; private set; } = FunctionDirectory.Empty;

    /// <summary>Where HTTP functions are reached.</summary>
    public Uri PublicAddress => publicAddress ?? throw new InvalidOperationException("The host does not listen yet.");

    /// <summary>Runs until <paramref name="stopping"/>, then drains: nothing new, running functions end or are cancelled, the worker leaves, leases are given back.</summary>
    public async Task RunAsync(Uri address, Uri workerCallback, CancellationToken stopping)
    {
        publicAddress = address;
        foreach (var warning in settings.HostJson.Warnings)
            Log.Meaningless(logger, warning);
        using var workerStop = new CancellationTokenSource();
        var worker = supervisor.RunAsync(workerCallback, AdoptAsync, workerStop.Token);
        var stopped = new TaskCompletionSource();
        await using (stopping.Register(() => stopped.TrySetResult()))
            await Task.WhenAny(stopped.Task, worker);
        state.Drain();
        Log.Draining(logger, inFlight.Count);
        var idle = Task.WhenAll(listeners.StopAsync(), inFlight.WhenEmptyAsync());
        if (!await EndsWithinAsync(idle, settings.ShutdownGrace))
        {
            Log.Cancelling(logger, inFlight.Count, settings.ShutdownGrace.TotalSeconds);
            state.Cancel();
            gate.Current?.Session.CancelAll();
            await EndsWithinAsync(idle, CancelLimit);
        }
        await workerStop.CancelAsync();
        await worker;
        if (!await EndsWithinAsync(idle, CancelLimit))
            Log.LeftBehind(logger);
        Log.Stopped(logger);
    }

    /// <summary>Takes over what a worker brings; listeners go on when it is what they were started for.</summary>
    private async Task AdoptAsync(FunctionCatalog catalog)
    {
        if (state.IsDraining || Directory != FunctionDirectory.Empty && Directory.Catalog.HasSameTriggers(catalog))
            return;
        await listeners.StopAsync();
        Directory = FunctionDirectory.From(catalog, settings, storage);
        foreach (var (name, error) in Directory.Errors)
            Log.FunctionError(logger, name, error);
        endpoints.Replace(Directory.Http.Where(trigger => !trigger.Function.IsDisabled), handler);
        banner.Print(Directory, PublicAddress);
        Log.Serving(logger, Directory.Catalog.Functions.Count, PublicAddress);
        _ = keys.PrepareAsync(Directory.Http.Where(trigger => trigger.Level > AccessLevel.Anonymous).Select(trigger => trigger.Function.Name), state.Stopping);
        listeners.Start(Directory);
    }

    private async Task<bool> EndsWithinAsync(Task work, TimeSpan limit)
    {
        try
        {
            await work.WaitAsync(limit, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: {Count} running invocations and requests are waited for")]
        public static partial void Draining(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} invocations did not end within {Seconds} s (FUNCTIONS_SHUTDOWN_GRACE) and are cancelled")]
        public static partial void Cancelling(ILogger logger, int count, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Storage did not answer in time: leases and messages that were not given back end by themselves")]
        public static partial void LeftBehind(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "Serving {Count} functions on {Address}")]
        public static partial void Serving(ILogger logger, int count, Uri address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Meaningless(ILogger logger, string warning);

        [LoggerMessage(Level = LogLevel.Information, Message = "Stopped")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "The function '{Name}' is not available: {Error}")]
        public static partial void FunctionError(ILogger logger, string name, string error);
    }
}
