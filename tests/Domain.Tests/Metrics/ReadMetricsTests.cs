using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;
using SuperInsight.Fakes.Metrics;

namespace SuperInsight.Domain.Tests.Metrics;

/// <summary>What one source does to the others, and how often each is asked.</summary>
public sealed class ReadMetricsTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MeasureAsync_ShowsTheRest_WhateverOneThrows()
    {
        var reading = await Read(
            new Source("refused", _ => throw new MetricsException("measure", "it", "the test says so", "nothing")),
            new Source("defect", _ => throw new InvalidOperationException("not foreseen")),
            new Source("late", async _ => { await Task.Yield(); throw new FormatException("not foreseen either"); }),
            new Source("ended", _ => throw new OperationCanceledException()),
            new Source("unfit", _ => throw new SettingException("A__B", "it is unfit", "Mend it.")),
            new Source("absent", _ => throw SettingException.Missing("A__B", "a test")),
            Whole("whole")).MeasureAsync(Cancellation);
        Assert.Equal(clock.GetUtcNow(), reading.At);
        Assert.Equal(7, reading.Find("whole").Single().Value);
        Assert.Equal(["refused 0", "defect 0", "late 0", "ended 0", "unfit 0", "whole 1"], Up(reading));
    }

    [Fact]
    public async Task MeasureAsync_GoesOn_WhenOneHangs_AndAsksItNoMore_UntilItComesBack()
    {
        using var gate = new ManualResetEventSlim();
        var deaf = new Source("deaf", _ => { gate.Wait(Cancellation); return Nothing; }) { WhenAway = [new("deaf_up", "D.", [new(0)])] };
        // It has all the time that there is: whether it has ended before the clock is moved is for the machine to say.
        var whole = new Source("whole", _ => Task.FromResult<IReadOnlyList<Metric>>([new("whole", "W.", [new(7)])])) { Deadline = TimeSpan.FromDays(1) };
        var read = Read(deaf, whole);
        var measuring = read.MeasureAsync(Cancellation);
        await Wait.UntilAsync(() => deaf.Asked == 1);
        Assert.False(measuring.IsCompleted);
        var reading = await OverDeadlineAsync(measuring);
        Assert.Equal(["deaf 0", "whole 1"], Up(reading));
        Assert.Equal(0, reading.Find("deaf_up").Single().Value);
        // At once: nobody waits for it again.
        Assert.Equal(["deaf 0", "whole 1"], Up(await read.MeasureAsync(Cancellation)));
        Assert.Equal(1, deaf.Asked);
        gate.Set();
        await Wait.UntilAsync(async () => Up(await read.MeasureAsync(Cancellation))[0] == "deaf 1");
        Assert.Equal(2, deaf.Asked);
    }

    [Fact]
    public async Task MeasureAsync_TellsASource_WhenItsTimeIsOver()
    {
        var told = new TaskCompletionSource();
        var slow = new Source("slow", async stop =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                told.SetResult();
            }

            return [];
        });
        var measuring = Read(slow).MeasureAsync(Cancellation);
        await Wait.UntilAsync(() => slow.Asked == 1);
        await OverDeadlineAsync(measuring);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task MeasureAsync_MeasuresAllAtOnce()
    {
        using var all = new Barrier(3);
        var sources = Enumerable.Range(0, 3).Select(number => new Source($"s{number}", _ => all.SignalAndWait(TimeSpan.FromSeconds(30), Cancellation) ? Nothing : throw new TimeoutException()));
        Assert.Equal(["s0 1", "s1 1", "s2 1"], Up(await Read([.. sources]).MeasureAsync(Cancellation)));
    }

    [Fact]
    public async Task MeasureAsync_AsksADearSource_NowAndThen_AndOneThatFailed_EveryTime()
    {
        var fails = true;
        var dear = new Source("dear", _ => fails ? throw new MetricsException("measure", "it", "no", "nothing") : Nothing) { Keep = TimeSpan.FromMinutes(1) };
        var read = Read(dear);
        foreach (var (seconds, asked, failing) in new[] { (0, 1, true), (1, 2, true), (1, 3, false), (59, 3, false), (1, 4, false), (59, 4, false) })
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            fails = failing;
            Assert.Equal(failing ? "dear 0" : "dear 1", Up(await read.MeasureAsync(Cancellation)).Single());
            Assert.Equal(asked, dear.Asked);
        }
    }

    [Fact]
    public async Task MeasureAsync_Ends_WhenNobodyWantsItAnyMore()
    {
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var measuring = Read(new Source("slow", async stop => { await Task.Delay(Timeout.InfiniteTimeSpan, stop); return []; })).MeasureAsync(wanted.Token);
        await wanted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => measuring);
    }

    [Fact]
    public async Task Latest_ServesManyByOneMeasurement_WhileItIsFresh()
    {
        var source = Whole("whole");
        using var latest = new LatestMetrics(Read(source), clock);
        var readings = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => latest.ReadAsync(Cancellation), Cancellation)));
        Assert.Single(readings.Distinct());
        Assert.Equal(1, source.Asked);
        clock.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        Assert.Same(readings[0], await latest.ReadAsync(Cancellation));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.NotSame(readings[0], await latest.ReadAsync(Cancellation));
        await latest.MeasureAsync(Cancellation);
        Assert.Equal(3, source.Asked);
    }

    [Fact]
    public async Task Collect_MeasuresAndRemembers_ButNotInAController()
    {
        var (history, source) = (new InMemoryMetricHistory(), Whole("whole"));
        using var latest = new LatestMetrics(Read(source), clock);
        await new CollectMetrics(OperatorRole.Controller, latest, () => throw new InvalidOperationException()).RunAsync(Cancellation);
        Assert.Equal(0, source.Asked);
        foreach (var role in (OperatorRole[])[OperatorRole.Agent, OperatorRole.All])
        {
            await new CollectMetrics(role, latest, () => history).RunAsync(Cancellation);
            clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(2, (await history.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancellation)).Count);
    }

    private static Task<IReadOnlyList<Metric>> Nothing => Task.FromResult<IReadOnlyList<Metric>>([]);

    private ReadMetrics Read(params IMetricsSource[] sources) => new(sources, clock, NullLogger<ReadMetrics>.Instance);

    /// <summary>A source is asked before its deadline begins to run: the clock goes on until that is over.</summary>
    private async Task<MetricsReading> OverDeadlineAsync(Task<MetricsReading> measuring)
    {
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return measuring.IsCompleted;
        });
        return await measuring;
    }

    private static Source Whole(string name) => new(name, _ => Task.FromResult<IReadOnlyList<Metric>>([new(name, "Whole.", [new(7)])]));

    private static string[] Up(MetricsReading reading) => [.. reading.Find("source_up").Select(sample => $"{sample.Labels[0].Value} {sample.Value}")];

    private sealed class Source(string name, Func<CancellationToken, Task<IReadOnlyList<Metric>>> measure) : IMetricsSource
    {
        private int asked;

        public string Name => name;

        public int Asked => Volatile.Read(ref asked);

        public TimeSpan Keep { get; init; }

        public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

        public IReadOnlyList<Metric> WhenAway { get; init; } = [];

        public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return measure(cancellationToken);
        }
    }

    private static class Wait
    {
        public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

        public static async Task UntilAsync(Func<Task<bool>> condition)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            deadline.CancelAfter(TimeSpan.FromSeconds(30));
            while (!await condition())
                await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
        }
    }
}
