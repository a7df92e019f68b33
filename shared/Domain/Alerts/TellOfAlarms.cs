using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Alerts;

/// <summary>Tells everybody who is set up to be told. Where nobody is, or nobody could be told, the alarm is raised where <c>ops alarms</c> shows it and the log has it.</summary>
public sealed partial class TellOfAlarms(IEnumerable<IAlertNotifier> notifiers, AlarmLedger alarms, ILogger<TellOfAlarms> logger)
{
    public async Task<ActionOutcome> RunAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        var (told, asked) = (0, 0);
        OperationException? failed = null;
        foreach (var notifier in notifiers)
        {
            asked++;
            try
            {
                await notifier.NotifyAsync(notice, cancellationToken);
                told++;
            }
            catch (OperationException failure)
            {
                failed = failure;
                LogUntold(logger, notice.Key, failure.Message);
            }
        }

        var key = $"alert/{notice.Rule}{(notice.Labels.Count > 0 ? $"/{SeriesText.Of(notice.Labels)}" : "")}";
        if (notice.Kind == AlertNoticeKind.Resolved)
            await alarms.ClearAsync(key, cancellationToken);
        else if (told == 0)
            await alarms.RaiseAsync(new(key, notice.Severity, $"{notice.Rule}: {notice.Why}, since {notice.Since:u}.{string.Concat(notice.Did.Select(line => $" {line}."))}", $"{(notice.Runbook is { } runbook ? $"{runbook} " : "")}`ops alarms show {notice.AlarmId}` tells what was decided."), cancellationToken);
        return told > 0 ? ActionOutcome.Done("people were told") : failed is null ? ActionOutcome.Done(asked == 0 ? "nobody is set up to be told: it is raised among the alarms" : "") : ActionOutcome.Failed(failed.Message);
    }

    [LoggerMessage(EventId = 237, Level = LogLevel.Warning, Message = "{Key} could not be told: {Reason}")]
    private static partial void LogUntold(ILogger logger, string key, string reason);
}
