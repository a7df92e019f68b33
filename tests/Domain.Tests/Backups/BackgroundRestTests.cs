using FsCheck.Xunit;
using SuperInsight.Domain.Backups.Pipeline;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class BackgroundRestTests
{
    private static readonly TimeSpan Owed = TimeSpan.FromMilliseconds(4);

    [Property(MaxTest = 200)]
    public void Read_GivesEveryByte_AndRestsNineTimesAsLongAsItWorked(byte[] worked6Microseconds, ushort beyond)
    {
        var clock = new RestingClock();
        var content = new byte[(worked6Microseconds.Length * BackgroundRest.SliceBytes) + beyond];
        new Random(content.Length).NextBytes(content);
        using var plain = new SlowStream(content, clock, [.. worked6Microseconds.Select(worked => worked * 6)]);
        var rest = new BackgroundRest(clock, freeBytes: 0);
        using MemoryStream read = new();
        var buffer = new byte[512 << 10];
        int count;
        do
        {
            count = rest.Read(plain, buffer, TestContext.Current.CancellationToken);
            read.Write(buffer, 0, count);
        }
        while (count == buffer.Length);

        Assert.Equal(content, read.ToArray());
        Assert.InRange(clock.Rested, plain.WorkedOnFullSlices * BackgroundRest.Factor - Owed, plain.WorkedOnFullSlices * BackgroundRest.Factor);
    }

    [Fact]
    public void Read_RestsForABoundedTime_AfterAServerThatStoodStill()
    {
        var clock = new RestingClock();
        using var plain = new SlowStream(new byte[2 * BackgroundRest.SliceBytes], clock, [60_000_000, 1000]);
        new BackgroundRest(clock, freeBytes: 0).Read(plain, new byte[2 * BackgroundRest.SliceBytes], TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromMilliseconds(29), clock.Rested);
    }

    [Fact]
    public void Read_DoesNotRest_BeforeASmallDatabaseWouldBeOver()
    {
        const int Free = BackgroundRest.FreeBytes / BackgroundRest.SliceBytes;
        var clock = new RestingClock();
        using var plain = new SlowStream(new byte[BackgroundRest.FreeBytes + BackgroundRest.SliceBytes], clock, [.. Enumerable.Repeat(1000, Free + 1)]);
        var rest = new BackgroundRest(clock);
        rest.Read(plain, new byte[BackgroundRest.FreeBytes], TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.Zero, clock.Rested);
        rest.Read(plain, new byte[BackgroundRest.SliceBytes], TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromMilliseconds(9), clock.Rested);
    }

    [Fact]
    public void Read_EndsAtOnce_WhenItIsCancelledInARest()
    {
        using var cancelled = new CancellationTokenSource();
        var clock = new RestingClock { Resting = cancelled.Cancel };
        using var plain = new SlowStream(new byte[4 * BackgroundRest.SliceBytes], clock, [1000, 1000, 1000, 1000]);
        Assert.ThrowsAny<OperationCanceledException>(() => new BackgroundRest(clock, freeBytes: 0).Read(plain, new byte[4 * BackgroundRest.SliceBytes], cancelled.Token));
        Assert.Equal(BackgroundRest.SliceBytes, plain.Position);
    }

    /// <summary>Each slice takes the time that it is told.</summary>
    private sealed class SlowStream(byte[] content, RestingClock clock, int[] microseconds) : MemoryStream(content)
    {
        private int slices;

        public TimeSpan WorkedOnFullSlices { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = base.Read(buffer);
            var worked = TimeSpan.FromMicroseconds(slices < microseconds.Length ? microseconds[slices] : 0);
            slices++;
            clock.Pass(worked);
            if (count == buffer.Length)
                WorkedOnFullSlices += worked;
            return count;
        }
    }

    /// <summary>A clock that goes on only by work and by rest.</summary>
    private sealed class RestingClock : TimeProvider
    {
        private long ticks;

        public TimeSpan Rested { get; private set; }

        public Action? Resting { get; init; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan time) => ticks += time.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Resting is null)
            {
                Rested += dueTime;
                Pass(dueTime);
            }

            // A rest that is to be cancelled lasts until it is.
            var timer = System.CreateTimer(callback, state, Resting is null ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Resting?.Invoke();
            return timer;
        }
    }
}
