using SuperInsight.Domain.Alerts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// Whether agents shall let background work rest: while an alarm fires whose <c>scale_up</c> was refused, since no instance can be added.
/// Looked up at most every 15 s, however many agents ask; what cannot be looked up is no wish. Thread-safe.
/// </summary>
/// <param name="alarms">Where alarms stand.</param>
/// <param name="rules">What each is to have done.</param>
/// <param name="clock">Measures.</param>
public sealed class RestWish(AlertLedger alarms, Func<CancellationToken, Task<AlertRules>> rules, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    private Look last = new(null, false);

    public async Task<bool> IsWishedAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref last) is { At: { } at } known && clock.GetElapsedTime(at) < LookEvery)
            return known.IsWished;
        var look = new Look(clock.GetTimestamp(), await LookAsync(cancellationToken));
        Volatile.Write(ref last, look);
        return look.IsWished;
    }

    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var refused = (await alarms.ReadAsync(cancellationToken)).State.Alarms.Where(alarm => alarm is { Phase: AlertPhase.Firing, ActionResult: ActionResult.Refused }).ToArray();
            if (refused.Length == 0)
                return false;
            var all = await rules(cancellationToken);
            return refused.Any(alarm => all.Find(alarm.Rule)?.Action == AlertActionKind.ScaleUp);
        }
        catch (OperationException)
        {
            return false;
        }
    }

    private sealed record Look(long? At, bool IsWished);
}
