namespace SuperInsight.Adapters.Cos;

/// <summary>Our clock, set right by COS's once it has complained.</summary>
internal sealed class CosClock(TimeProvider clock)
{
    private long offsetTicks;

    public DateTimeOffset Now => clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    public void SetTo(DateTimeOffset storeTime) => Interlocked.Exchange(ref offsetTicks, (storeTime - clock.GetUtcNow()).Ticks);
}
