using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Queues;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Timers;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Hosting;

/// <summary>The listeners of the functions in force: one for each timer and queue that is not disabled.</summary>
internal sealed class ListenerSet(
    HostSettings settings, StorageAccounts storage, TimerStore timers, TimerRunner runner, MessageHandler messages, WorkerGate gate, HostOwner owner, HostRandom random,
    TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
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
        running = Task.WhenAll(listeners.Select(listener => Task.Run(() => listener.RunAsync(stop.Token))));
    }

    /// <summary>Nothing new is begun. Completes when what was running has ended.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public void Dispose() => stop.Dispose();

    private TimerListener Timer(TimerTrigger trigger) =>
        new(trigger, settings, storage, timers, runner, gate, owner, random, clock, loggers.CreateLogger<TimerListener>());

    private QueueListener Queue(QueueTrigger trigger) =>
        new(trigger, settings, messages, gate, random, clock, loggers.CreateLogger<QueueListener>());
}
