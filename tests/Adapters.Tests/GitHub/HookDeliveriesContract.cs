using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>What every <see cref="IHookDeliveries"/> promises.</summary>
public abstract class HookDeliveriesContract : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource deadline;

    protected HookDeliveriesContract()
    {
        deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
    }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    protected abstract IHookDeliveries Hook { get; }

    protected CancellationToken Cancellation => deadline.Token;

    /// <summary>Makes GitHub deliver a push that never arrives.</summary>
    protected abstract Task LoseAsync(string delivery);

    public void Dispose()
    {
        deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ListAsync_IsEmpty_WhenNothingWasDelivered() => Assert.Empty(await ListedAsync());

    [Fact]
    public async Task ListAsync_TellsOfEachAttempt_NewestFirst()
    {
        await LoseAsync(Name(1));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await LoseAsync(Name(2));
        var listed = await ListedAsync();
        Assert.Equal([Name(2), Name(1)], listed.Select(attempt => attempt.Delivery));
        Assert.All(listed, attempt => Assert.Equal(("push", 0), (attempt.Event, attempt.Status)));
        Assert.Equal([Clock.GetUtcNow(), Clock.GetUtcNow() - TimeSpan.FromMinutes(1)], listed.Select(attempt => attempt.At));
    }

    [Fact]
    public async Task ListAsync_GoesOverPages()
    {
        for (var delivery = 1; delivery <= 230; delivery++)
            await LoseAsync(Name(delivery));
        Assert.Equal(Enumerable.Range(1, 230).Reverse().Select(Name), (await ListedAsync()).Select(attempt => attempt.Delivery));
    }

    [Fact]
    public async Task RedeliverAsync_MakesAnotherAttempt_UnderTheSameName()
    {
        await LoseAsync(Name(1));
        var lost = Assert.Single(await ListedAsync());
        await Hook.RedeliverAsync(lost.Attempt, Cancellation);
        var listed = await ListedAsync();
        Assert.Equal([lost.Delivery, lost.Delivery], listed.Select(attempt => attempt.Delivery));
        Assert.NotEqual(lost.Attempt, listed[0].Attempt);
        Assert.Equal(202, listed[0].Status);
    }

    [Fact]
    public async Task RedeliverAsync_Fails_WhenThereIsNoSuchAttempt()
    {
        await LoseAsync(Name(1));
        await Assert.ThrowsAsync<HookDeliveriesException>(() => Hook.RedeliverAsync(1_000_000, Cancellation));
    }

    protected async Task<IReadOnlyList<HookDelivery>> ListedAsync() => await Hook.ListAsync(Cancellation).ToListAsync(Cancellation);

    protected static string Name(int number) => $"00000000-0000-0000-0000-{number:D12}";
}
