using System.Globalization;

namespace FastHost;

/// <summary>A clock that runs faster than the machine's, the same in all processes that were given its text.</summary>
/// <param name="start">The machine's time at which both clocks showed the same.</param>
/// <param name="speed">Its seconds for each of the machine's.</param>
public sealed class ScaledTime(DateTimeOffset start, int speed) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency / speed;

    public static ScaledTime Parse(string text)
    {
        var parts = text.Split(' ');
        return new ScaledTime(DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{start:O} {speed}");

    public override DateTimeOffset GetUtcNow() => start + (System.GetUtcNow() - start) * speed;

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(System.CreateTimer(callback, state, Scaled(dueTime), Scaled(period)), this);

    private TimeSpan Scaled(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / speed;

    private sealed class ScaledTimer(ITimer timer, ScaledTime clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Scaled(dueTime), clock.Scaled(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
