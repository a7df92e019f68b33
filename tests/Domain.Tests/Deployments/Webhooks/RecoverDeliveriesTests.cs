using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>Deliveries that are not done come again; what is done does not.</summary>
public sealed class RecoverDeliveriesTests
{
    private readonly WebhookWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_AsksForWhatIsNotDone_WhateverGitHubWasAnswered()
    {
        await world.PushAsync(1);
        world.Hook.Add(WebhookWorld.Delivery(1), 502); // Done, but the answer was lost.
        world.Hook.Add(WebhookWorld.Delivery(2), 0); // Never arrived.
        world.Hook.Add(WebhookWorld.Delivery(3), 202); // Answered by somebody who is not us.
        world.Clock.Advance(RecoverDeliveries.Grace);
        world.Hook.Receive = async delivery =>
        {
            Assert.IsType<WebhookOutcome.Answered>(await world.PushAsync(int.Parse(delivery.Delivery[^12..], System.Globalization.CultureInfo.InvariantCulture)));
            return 202;
        };
        Assert.Equal([WebhookWorld.Delivery(2), WebhookWorld.Delivery(3)], await world.Recover.RunAsync(Cancellation));

        world.Clock.Advance(RecoverDeliveries.Grace);
        Assert.Empty(await world.Recover.RunAsync(Cancellation));
        Assert.Equal(3, world.Requests.Requests.Count);
    }

    [Fact]
    public async Task RunAsync_LeavesYoungAttemptsAndCopiesAtWork_Alone()
    {
        world.Hook.Add(WebhookWorld.Delivery(1), 0);
        world.Clock.Advance(RecoverDeliveries.Grace - TimeSpan.FromSeconds(1));
        Assert.Empty(await world.Recover.RunAsync(Cancellation));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Deliveries.AdmitAsync(DeliveryId.OfGitHub(WebhookWorld.Delivery(1))!.Value, new DeliveryClaimed("at work"), Cancellation);
        Assert.Empty(await world.Recover.RunAsync(Cancellation));
        world.Clock.Advance(DeliveryState.ClaimTimeout);
        Assert.Single(await world.Recover.RunAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_GivesUp_AfterFiveAttempts()
    {
        world.Hook.Receive = _ => Task.FromResult(500);
        world.Hook.Add(WebhookWorld.Delivery(1), 500);
        var asked = 0;
        for (var run = 0; run < 10; run++)
        {
            world.Clock.Advance(RecoverDeliveries.Grace);
            asked += (await world.Recover.RunAsync(Cancellation)).Count;
        }

        Assert.Equal(RecoverDeliveries.MostAttempts - 1, asked);
    }

    [Fact]
    public async Task RunAsync_AsksForTheOldestFirst_AndNotForAllAtOnce()
    {
        for (var delivery = 1; delivery <= RecoverDeliveries.MostAtOnce + 5; delivery++)
            world.Hook.Add(WebhookWorld.Delivery(delivery), 0);
        world.Clock.Advance(RecoverDeliveries.Grace);
        Assert.Equal(Enumerable.Range(1, RecoverDeliveries.MostAtOnce).Select(WebhookWorld.Delivery), await world.Recover.RunAsync(Cancellation));
        Assert.Equal(5, (await world.Recover.RunAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task RunAsync_IgnoresNames_ThatAreNotGitHubs()
    {
        world.Hook.Add("../../deployments/web", 0);
        world.Clock.Advance(RecoverDeliveries.Grace);
        Assert.Empty(await world.Recover.RunAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_DoesNothing_WhenItIsNotConfigured() =>
        Assert.Empty(await new RecoverDeliveries(null, world.Deliveries, world.Clock, NullLogger<RecoverDeliveries>.Instance).RunAsync(Cancellation));
}
