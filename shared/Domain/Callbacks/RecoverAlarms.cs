using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Callbacks;

/// <summary>
/// Acts on messages that were recorded and then lost with their process, and on alarms whose push never arrived. Safe to repeat.
/// </summary>
/// <param name="callbacks">What was received; null where callbacks are not configured.</param>
/// <param name="act">What is done with each; asked for only when there is one.</param>
/// <param name="history">Tencent Cloud's list; null where its API is not configured.</param>
/// <param name="clock">Tells how old an alarm is.</param>
/// <param name="logger">Told of what was found.</param>
public sealed partial class RecoverAlarms(CallbackLedger? callbacks, Func<ActOnTencentAlarm> act, IAlarmHistory? history, TimeProvider clock, ILogger<RecoverAlarms> logger)
{
    /// <summary>A younger alarm may still be pushed: three tries of five seconds, and what lies between.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(2);

    /// <summary>An older one wakes nobody any more.</summary>
    public static TimeSpan Horizon { get; } = TimeSpan.FromHours(1);

    /// <summary>The list is searched by when an alarm first fired, and one that was over just now may have fired for long.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    private static readonly TimeSpan AtWork = TimeSpan.FromSeconds(30);

    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<StreamName, TencentAlarm> settled = [];

    /// <returns>How many were acted on.</returns>
    /// <exception cref="OperationException">The ledger is away, or Tencent Cloud does not answer.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (callbacks is null)
            return 0;
        var found = await ResumeAsync(callbacks, cancellationToken);
        return found + await RecoverAsync(callbacks, cancellationToken);
    }

    private async Task<int> ResumeAsync(CallbackLedger callbacks, CancellationToken cancellationToken)
    {
        var acted = 0;
        var streams = await callbacks.ListAsync(cancellationToken);
        if (settled.Count > Remembered)
            settled.Clear();
        foreach (var stream in streams.Where(stream => !settled.ContainsKey(stream)))
        {
            if (await callbacks.ReadAsync(stream, cancellationToken) is not var (received, isDone, age))
                continue;
            // The process that received it may be at it right now.
            if (!isDone && age < AtWork)
                continue;
            if (!isDone)
            {
                LogResumed(logger, stream.ToString());
                await act().RunAsync(received, cancellationToken);
                acted++;
            }

            settled[stream] = received.Alarm;
        }

        return acted;
    }

    private async Task<int> RecoverAsync(CallbackLedger callbacks, CancellationToken cancellationToken)
    {
        if (history is null)
            return 0;
        var (acted, now) = (0, clock.GetUtcNow());
        var past = await history.ListAsync(now - Reach, now, cancellationToken);
        foreach (var alarm in past.Where(alarm => now - alarm.LastOccurred >= Grace && now - alarm.LastOccurred < Horizon).Reverse())
        {
            if (settled.Values.Any(alarm.IsToldBy))
                continue;
            var body = alarm.ToBody();
            if (TencentAlarmReader.Read(body) is not { } read || await callbacks.AdmitAsync(read, body, CallbackSource.History, cancellationToken) is not { } received)
                continue;
            LogRecovered(logger, alarm.Id, alarm.PolicyId);
            await act().RunAsync(received, cancellationToken);
            settled[received.Stream] = read;
            acted++;
        }

        return acted;
    }

    [LoggerMessage(EventId = 620, Level = LogLevel.Warning, Message = "{Callback} was received and not acted on: it is now")]
    private static partial void LogResumed(ILogger logger, string callback);

    [LoggerMessage(EventId = 621, Level = LogLevel.Warning, Message = "Alarm {Alarm} of Tencent Cloud's policy {Policy} was never pushed here: it was found in the list")]
    private static partial void LogRecovered(ILogger logger, string alarm, string? policy);
}
