using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A webhook's deliveries in memory. Thread-safe.</summary>
public sealed class InMemoryHookDeliveries(TimeProvider clock) : IHookDeliveries
{
    private readonly Lock gate = new();
    private readonly List<HookDelivery> attempts = [];

    /// <summary>What each attempt is answered: what we make of the delivery.</summary>
    public Func<HookDelivery, Task<int>> Receive { get; set; } = _ => Task.FromResult(202);

    /// <summary>Adds an attempt that was answered as given, or not at all.</summary>
    public HookDelivery Add(string delivery, int status)
    {
        lock (gate)
        {
            var attempt = new HookDelivery(attempts.Count + 1, delivery, "push", DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds()), status);
            attempts.Add(attempt);
            return attempt;
        }
    }

    public async IAsyncEnumerable<HookDelivery> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HookDelivery[] all;
        lock (gate)
            all = [.. attempts];
        foreach (var attempt in all.Reverse())
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return attempt;
        }
    }

    public async Task RedeliverAsync(long attempt, CancellationToken cancellationToken)
    {
        HookDelivery? known;
        lock (gate)
            known = attempts.Find(candidate => candidate.Attempt == attempt);
        if (known is null)
            throw new HookDeliveriesException("ask for a delivery again", $"{attempt}", "there is no such attempt", "take it from the list");
        Add(known.Delivery, await Receive(known));
    }
}
