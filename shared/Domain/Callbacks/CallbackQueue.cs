using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Callbacks;

/// <summary>
/// Acts on messages one after the other, beside the requests that brought them, and gives way to those: while more arrive, answering them
/// comes first. Only a shortcut: what it loses, <see cref="RecoverAlarms"/> finds in the ledger. Thread-safe.
/// </summary>
/// <param name="act">What is done with each.</param>
/// <param name="clock">Tells whether more arrive.</param>
/// <param name="logger">Told of what is left to the timer.</param>
public sealed partial class CallbackQueue(ActOnTencentAlarm act, TimeProvider clock, ILogger<CallbackQueue> logger)
{
    private const int Longest = 1000;

    /// <summary>So long after the latest message nobody waits for an answer any more.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(20);

    /// <summary>In a storm of messages one is acted on at least this often.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private readonly Channel<ReceivedAlarm> waiting = Channel.CreateBounded<ReceivedAlarm>(Longest);
    private readonly Lock gate = new();
    private Task work = Task.CompletedTask;
    private long latest;

    /// <summary>Ends when all that was added before is acted on, or left to the timer.</summary>
    public Task Idle
    {
        get
        {
            lock (gate)
                return work;
        }
    }

    /// <summary>Returns at once.</summary>
    public void Add(ReceivedAlarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        lock (gate)
        {
            latest = clock.GetTimestamp();
            if (waiting.Writer.TryWrite(alarm) && work.IsCompleted)
                work = Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            ReceivedAlarm? next;
            lock (gate)
            {
                if (!waiting.Reader.TryRead(out next))
                {
                    // Under the lock, so that whoever adds from now on sees that nobody is at work.
                    work = Task.CompletedTask;
                    return;
                }
            }

            await GiveWayAsync();
            try
            {
                await act.RunAsync(next, CancellationToken.None);
            }
            catch (OperationException failure)
            {
                LogLeft(logger, failure, next.Stream.ToString());
            }
        }
    }

    private async Task GiveWayAsync()
    {
        var began = clock.GetTimestamp();
        while (Calm - clock.GetElapsedTime(Volatile.Read(ref latest)) is { Ticks: > 0 } left && clock.GetElapsedTime(began) < LongestWait)
            await Task.Delay(left, clock);
    }

    [LoggerMessage(EventId = 610, Level = LogLevel.Warning, Message = "{Callback} could not be acted on yet")]
    private static partial void LogLeft(ILogger logger, Exception exception, string callback);
}
