using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Tests.Console;

public sealed class PanelSourceTests
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();
    private int reads;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_ReadsOnce_ForAllWhoAskAtOnceOrSoonAfter()
    {
        var source = Counting();

        var panels = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => source.ReadAsync(Cancellation)));
        clock.Advance(Fresh - TimeSpan.FromTicks(1));

        Assert.All(panels, panel => Assert.Equal("1", panel.Value));
        Assert.Equal("1", (await source.ReadAsync(Cancellation)).Value);
    }

    /// <summary>Nobody waits for what was read a little while ago; the next one sees the new.</summary>
    [Fact]
    public async Task ReadAsync_ShowsWhatItHas_AndReadsBehindIt()
    {
        var source = Counting();
        await source.ReadAsync(Cancellation);
        clock.Advance(Fresh);

        Assert.Equal("1", (await source.ReadAsync(Cancellation)).Value);
        await UntilAsync(async () => (await source.ReadAsync(Cancellation)).Value == "2");
    }

    [Fact]
    public async Task ReadAsync_Waits_WhenWhatItHasIsOld()
    {
        var source = Counting();
        await source.ReadAsync(Cancellation);
        clock.Advance(Stale);

        Assert.Equal("2", (await source.ReadAsync(Cancellation)).Value);
    }

    [Fact]
    public async Task ReadAsync_ReadsAnew_AfterAChange_WhateverWasBegunBefore()
    {
        TaskCompletionSource<string> before = new();
        var source = new PanelSource<string>("source", _ => ++reads == 1 ? before.Task : Task.FromResult("after"), Fresh, Stale, clock);
        var slow = source.ReadAsync(Cancellation);
        await UntilAsync(() => Task.FromResult(reads == 1));
        source.Forget();

        Assert.Equal("after", (await source.ReadAsync(Cancellation)).Value);
        before.SetResult("before");
        Assert.Equal("before", (await slow).Value);
        Assert.Equal("after", (await source.ReadAsync(Cancellation)).Value);
    }

    [Fact]
    public async Task ReadAsync_NamesTheSource_AndWhy_WhenItFails()
    {
        var source = new PanelSource<string>("the ledger", _ => throw new MetricsException("read", "it", "the disk is gone", "Bring it back."), Fresh, Stale, clock);

        var panel = await source.ReadAsync(Cancellation);

        Assert.Null(panel.Value);
        Assert.Equal(new PanelFailure("the ledger", "the disk is gone", "Bring it back."), panel.Failure);
    }

    [Fact]
    public async Task ReadAsync_GivesUp_AtTheDeadline_AlsoOnWhatListensToNobody()
    {
        var source = new PanelSource<string>("the ledger", _ =>
        {
            reads++;
            return new TaskCompletionSource<string>().Task;
        }, Fresh, Stale, clock);
        var waiting = source.ReadAsync(Cancellation);
        await UntilAsync(() => Task.FromResult(reads == 1));
        // The deadline's clock starts beside the reading.
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.Contains("did not answer within 3 s", (await waiting).Failure!.Reason, StringComparison.Ordinal);
    }

    private PanelSource<string> Counting() => new("source", _ => Task.FromResult(Interlocked.Increment(ref reads).ToString(CultureInfo.InvariantCulture)), Fresh, Stale, clock);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
