namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Spaces requests out: so many at once after a rest, then one at a time. Thread-safe; turns are given in the order of asking.</summary>
internal sealed class CloudPace(double perSecond, int burst, TimeProvider clock)
{
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly Lock gate = new();
    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Waits for a turn. A turn that is given up because of cancellation is lost, not passed on.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Take();
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }

    // The generic cell rate algorithm: `next` is when the allowance would be whole again.
    private TimeSpan Take()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var start = next > now ? next : now;
            next = start + interval;
            return start - now - (burst - 1) * interval;
        }
    }
}
