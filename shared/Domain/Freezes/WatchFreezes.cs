using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Freezes;

/// <summary>Reminds of freezes that nobody has ended. Safe to repeat.</summary>
public sealed class WatchFreezes(FreezeLedger freezes, AlarmLedger alarms)
{
    /// <summary>A freeze without an end is forgotten sooner or later: after a day somebody is asked.</summary>
    public static readonly TimeSpan RemindAfter = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var scope in FreezeScope.All)
        {
            var key = $"frozen/{scope}";
            var (freeze, asOf) = await freezes.ReadAsync(scope, cancellationToken);
            if (freeze is { Until: null } && asOf - freeze.Since >= RemindAfter)
                await alarms.RaiseAsync(new(key, AlarmSeverity.Warning, $"The {scope} are frozen for {DurationText.Format(asOf - freeze.Since)}, by {freeze.By}: {freeze.Reason}", $"`ops unfreeze {scope}` ends it; `ops freeze {scope} --for 2h` gives it an end."), cancellationToken);
            else
                await alarms.ClearAsync(key, cancellationToken);
        }
    }
}
