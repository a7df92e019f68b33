using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Queues;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Timers;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Hosting;

/// <summary>The listeners of the functions in force: one for each timer and queue that is not disabled.</summary>
internal sealed partial class ListenerSet(
    HostSettings settings, StorageAccounts storage, TimerStore timers, OccurrenceLedger ledger, TimerRunner runner, MessageHandler messages, WorkerGate gate, HostOwner owner, HostRandom random,
    TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(10);
    private readonly ILogger logger = loggers.CreateLogger<ListenerSet>();
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public void Start(FunctionDirectory directory)
    {
        stop.Dispose();
        stop = new CancellationTokenSource();
        IEnumerable<IListener> listeners =
        [
            .. directory.Timers.Where(trigger => !trigger.Function.IsDisabled).Select(Timer),
            .. directory.Queues.Where(trigger => !trigger.Function.IsDisabled).Select(Queue),
        ];
        running = Task.WhenAll(listeners.Select(listener => Task.Run(() => KeepRunningAsync(listener, stop.Token))));
    }

    /// <summary>Nothing new is begun. Completes when what was running has ended.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public void Dispose() => stop.Dispose();

    /// <summary>A listener handles the failures it knows; one that nobody foresaw must not silence its trigger for good.</summary>
    private async Task KeepRunningAsync(IListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await listener.RunAsync(stopping);
            }
#pragma warning disable CA1031 // The outermost boundary of a listener, as a worker's is of an invocation.
            catch (Exception unforeseen)
#pragma warning restore CA1031
            {
                Log.Restarting(logger, unforeseen, listener, RestartPause.TotalSeconds);
                await Task.Delay(RestartPause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private TimerListener Timer(TimerTrigger trigger) =>
        new(trigger, settings, storage, timers, ledger, runner, gate, owner, random, clock, loggers.CreateLogger<TimerListener>());

    private QueueListener Queue(QueueTrigger trigger) =>
        new(trigger, settings, messages, gate, random, clock, loggers.CreateLogger<QueueListener>());

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Listener} failed unexpectedly and is started again in {Seconds} s")]
        public static partial void Restarting(ILogger logger, Exception problem, IListener listener, double seconds);
    }
}
