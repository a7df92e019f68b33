using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups.Pipeline;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class BackgroundPaceTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Property(MaxTest = 200)]
    public void Read_GivesEveryByte_AtTheLeastPace(PositiveInt microseconds, byte slices, ushort beyond)
    {
        var clock = new RestingClock();
        // Now and then a slice takes the server longer than it has.
        using var plain = new SlowStream(clock, (slices * (long)BackgroundPace.SliceBytes) + beyond, slice => slice % 7 == 3 ? microseconds.Get * 1000 % 90_000 : 100);
        ReadAll(new BackgroundPace(0, clock, clock.Pause), plain);
        Assert.InRange(clock.Elapsed, (slices * BackgroundPace.SliceBytes * 1.0 / BackgroundPace.LeastBytesPerSecond * TimeSpan.FromSeconds(1)) - Millisecond, TimeSpan.MaxValue);
        Assert.True(clock.Elapsed - plain.Worked <= slices * BackgroundPace.SliceBytes * 1.0 / BackgroundPace.LeastBytesPerSecond * TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Read_TakesTwentyMinutes_ForADatabaseThatWouldTakeLonger()
    {
        const long Bytes = 10L << 30;
        var clock = new RestingClock();
        using var plain = new SlowStream(clock, Bytes / 100, _ => 100);
        ReadAll(new BackgroundPace(Bytes, clock, clock.Pause), plain);
        Assert.InRange(clock.Elapsed, (BackgroundPace.Longest / 100) - TimeSpan.FromMilliseconds(100), BackgroundPace.Longest / 100);
    }

    [Fact]
    public void Read_DoesNotHurry_AfterAServerThatStoodStill()
    {
        var clock = new RestingClock();
        using var plain = new SlowStream(clock, 17 * BackgroundPace.SliceBytes, slice => slice == 0 ? 60_000_000 : 0);
        ReadAll(new BackgroundPace(0, clock, clock.Pause), plain);
        Assert.InRange(clock.Rested, TimeSpan.FromSeconds(0.85), TimeSpan.FromSeconds(1.05));
    }

    [Fact]
    public void Read_EndsAtOnce_WhenItIsCancelledInARest()
    {
        using var cancelled = new CancellationTokenSource();
        var clock = new RestingClock();
        using var plain = new SlowStream(clock, 4 * BackgroundPace.SliceBytes, _ => 1000);
        var pace = new BackgroundPace(0, clock, (_, _) => cancelled.Cancel());
        var buffer = new byte[BackgroundPace.SliceBytes];
        pace.Read(plain, buffer, cancelled.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => pace.Read(plain, buffer, cancelled.Token));
        Assert.Equal(BackgroundPace.SliceBytes, plain.Position);
    }

    [Fact]
    public void Pause_EndsAtOnce_WhenItIsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        BackgroundPace.Pause(TimeSpan.FromHours(1), cancelled.Token);
    }

    /// <summary>Reads to the end and compares.</summary>
    private static void ReadAll(BackgroundPace pace, SlowStream plain)
    {
        var buffer = new byte[BackgroundPace.SliceBytes];
        var total = 0L;
        int count;
        do
        {
            count = pace.Read(plain, buffer, TestContext.Current.CancellationToken);
            Assert.True(buffer.AsSpan(0, count).SequenceEqual(SlowStream.Pattern.AsSpan(0, count)));
            total += count;
        }
        while (count == buffer.Length);
        Assert.Equal(plain.Length, total);
    }

    /// <summary>Each slice takes the time that it is told.</summary>
    private sealed class SlowStream(RestingClock clock, long length, Func<int, int> microseconds) : Stream
    {
        /// <summary>What is read, again and again.</summary>
        public static readonly byte[] Pattern = RandomNumberGenerator.GetBytes(BackgroundPace.SliceBytes);

        private int slices;

        public TimeSpan Worked { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var at = (int)(Position % Pattern.Length);
            var count = (int)Math.Min(Math.Min(buffer.Length, Pattern.Length - at), Length - Position);
            Pattern.AsSpan(at, count).CopyTo(buffer);
            Position += count;
            var worked = TimeSpan.FromMicroseconds(microseconds(slices++));
            Worked += worked;
            clock.Pass(worked);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A clock that goes on only by work and by rest.</summary>
    private sealed class RestingClock : TimeProvider
    {
        private long ticks;

        public TimeSpan Rested { get; private set; }

        public TimeSpan Elapsed => TimeSpan.FromTicks(ticks);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan time) => ticks += time.Ticks;

        public void Pause(TimeSpan time, CancellationToken cancellationToken)
        {
            var whole = TimeSpan.FromMilliseconds((long)time.TotalMilliseconds);
            Rested += whole;
            Pass(whole);
        }
    }
}
