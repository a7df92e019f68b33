using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>
/// Finds deliveries that never arrived, or failed here, and asks GitHub for them again: it repeats none by itself. Whether a delivery
/// is done is what our ledger says, whatever GitHub was answered. Safe to repeat; what comes twice is acted on once.
/// </summary>
/// <param name="hook">GitHub's list; null where recovery is not configured.</param>
/// <param name="deliveries">What is known about deliveries.</param>
/// <param name="clock">Tells how old an attempt is.</param>
/// <param name="logger">Told of what was asked for and given up.</param>
public sealed partial class RecoverDeliveries(IHookDeliveries? hook, DeliveryLedger deliveries, TimeProvider clock, ILogger<RecoverDeliveries> logger)
{
    /// <summary>How many deliveries one run asks for at most.</summary>
    public const int MostAtOnce = 20;

    /// <summary>How many attempts a delivery is given, the first included.</summary>
    public const int MostAttempts = 5;

    /// <summary>How many attempts one run looks at.</summary>
    public const int Horizon = 500;

    /// <summary>How many settled deliveries are remembered: twice what one run can see.</summary>
    private const int Remembered = 2 * Horizon;

    /// <summary>A younger attempt may still be on its way.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Queue<string> order = [];
    private readonly HashSet<string> settled = [];

    /// <returns>The deliveries that were asked for again, oldest first.</returns>
    /// <exception cref="OperationException">GitHub or the ledger is away. What was asked for stays asked for.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        if (hook is null)
        {
            LogClosed(logger);
            return [];
        }

        var now = clock.GetUtcNow();
        List<HookDelivery> seen = [];
        await foreach (var attempt in hook.ListAsync(cancellationToken).Take(Horizon))
            seen.Add(attempt);
        List<string> asked = [];
        foreach (var attempts in seen.GroupBy(attempt => attempt.Delivery, StringComparer.Ordinal).Reverse())
        {
            if (asked.Count == MostAtOnce)
                break;
            if (!await IsMissingAsync(attempts.Key, attempts.Max(attempt => attempt.At), now, cancellationToken))
                continue;
            if (attempts.Count() >= MostAttempts)
            {
                Settle(attempts.Key);
                LogGivenUp(logger, attempts.Key, attempts.First().Event, attempts.Count(), attempts.First().Status);
                continue;
            }

            await hook.RedeliverAsync(attempts.First().Attempt, cancellationToken);
            asked.Add(attempts.Key);
            LogAsked(logger, attempts.Key, attempts.First().Event, attempts.First().Status);
        }

        return asked;
    }

    private async Task<bool> IsMissingAsync(string delivery, DateTimeOffset latest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - latest < Grace || IsSettled(delivery) || DeliveryId.OfGitHub(delivery) is not { } id)
            return false;
        var state = await deliveries.FindAsync(id, cancellationToken);
        if (state is DeliveryState.Done)
            Settle(delivery);
        return state is DeliveryState.Open;
    }

    private bool IsSettled(string delivery)
    {
        lock (gate)
            return settled.Contains(delivery);
    }

    /// <summary>Done is done: it need not be read again.</summary>
    private void Settle(string delivery)
    {
        lock (gate)
        {
            if (!settled.Add(delivery))
                return;
            order.Enqueue(delivery);
            if (order.Count > Remembered)
                settled.Remove(order.Dequeue());
        }
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Information, Message = "Lost deliveries are not looked for: GitHub__Token, GitHub__Repository and GitHub__HookId are needed for that")]
    private static partial void LogClosed(ILogger logger);

    [LoggerMessage(EventId = 311, Level = LogLevel.Warning, Message = "Delivery {Delivery} ({Event}) is not done, GitHub was answered {Status}: asked for it again")]
    private static partial void LogAsked(ILogger logger, string delivery, string @event, int status);

    [LoggerMessage(EventId = 312, Level = LogLevel.Error, Message = "Delivery {Delivery} ({Event}) is not done after {Attempts} attempts, the last was answered {Status}: given up")]
    private static partial void LogGivenUp(ILogger logger, string delivery, string @event, int attempts, int status);
}
