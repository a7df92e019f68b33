namespace SuperInsight.Adapters.Cos;

/// <summary>Cancels when nothing has happened for a while. Not for use by two at once.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenRegistration registration;

    /// <summary>Watches nothing yet.</summary>
    public StallWatch(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        this.limit = limit;
        timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timer);
    }

    /// <summary>Cancelled by a stall and by the caller's own token.</summary>
    public CancellationToken Token => timer.Token;

    /// <summary>Something happened, or is expected now.</summary>
    public void Progress() => Expect(limit);

    /// <summary>Something is expected within <paramref name="time"/>.</summary>
    public void Expect(TimeSpan time) => timer.CancelAfter(time);

    /// <summary>Nothing is expected for now.</summary>
    public void Rest() => timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Cancel() => timer.Cancel();

    public void Dispose()
    {
        registration.Dispose();
        timer.Dispose();
    }
}
