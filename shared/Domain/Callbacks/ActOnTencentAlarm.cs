using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Domain.Callbacks;

/// <summary>
/// Raises or clears an alarm of our own for one of Tencent Cloud's, and tells people. Nothing else is done on its word: it is not
/// signed, and what changes anything reads the metric again first. Safe to repeat.
/// </summary>
/// <param name="callbacks">Knows what else was said.</param>
/// <param name="alarms">Our alarms.</param>
/// <param name="send">Tells people.</param>
public sealed class ActOnTencentAlarm(CallbackLedger callbacks, AlarmLedger alarms, SendNotice send)
{
    /// <exception cref="OperationException">The ledger is away: do it again.</exception>
    public async Task RunAsync(ReceivedAlarm received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var alarm = received.Alarm;
        if (alarm.Status == TencentAlarmStatus.Recovered)
        {
            await alarms.ClearAsync(alarm.AlarmKey, cancellationToken);
            await send.RunAsync(TencentAlarmNotices.Notice(received), cancellationToken);
        }
        else if (!await callbacks.IsReceivedAsync(alarm with { Status = TencentAlarmStatus.Recovered }, cancellationToken))
        {
            await alarms.RaiseAsync(TencentAlarmNotices.Alarm(alarm), cancellationToken);
            await send.RunAsync(TencentAlarmNotices.Notice(received), cancellationToken);
        }

        // A push that came late, after its own recovery, raises what nobody would clear: it is done with.
        await callbacks.FinishAsync(received, cancellationToken);
    }
}
