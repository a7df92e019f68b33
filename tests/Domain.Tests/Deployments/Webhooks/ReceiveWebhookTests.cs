using System.Text;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>A delivery is acted on once, whatever happens to it and however often it comes.</summary>
public sealed class ReceiveWebhookTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly WebhookWorld world = new();

    [Fact]
    public async Task RunAsync_AsksForADeployment_AndRemembersTheAnswer()
    {
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Equal([typeof(DeliveryClaimed), typeof(DeliveryAnswered)], (await world.FactsAsync(1)).Select(fact => fact.GetType()));
        Assert.Equal($"github/{WebhookWorld.Delivery(1)}", Assert.Single(world.Requests.Requests).Delivery);

        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        world.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Single(world.Requests.Requests);
        Assert.Equal(2, (await world.FactsAsync(1)).Count);
    }

    [Fact]
    public async Task RunAsync_WritesOneFact_WhenThereIsNothingToDo()
    {
        Assert.Contains("branch", Reason(await world.PushAsync(1, reference: "refs/heads/feature")), StringComparison.Ordinal);
        Assert.Contains("branch", Reason(await world.PushAsync(1, reference: "refs/heads/feature")), StringComparison.Ordinal);
        Assert.IsType<DeliveryAnswered>(Assert.Single(await world.FactsAsync(1)));
        Assert.Empty(world.Requests.Requests);
    }

    [Fact]
    public async Task RunAsync_AttachesManyEventsOfOneCommit_ToOneDeployment()
    {
        var ids = new List<string>();
        for (var delivery = 1; delivery <= 3; delivery++)
            ids.Add(Id(await world.PushAsync(delivery, commit: 7)));
        ids.Add(Id(await world.SendToRegistryAsync(WebhookMessages.Bytes(WebhookMessages.RegistryPush($"ccr.ccs.tencentyun.com/demo/web:{WebhookWorld.Sha(7)}", WebhookWorld.Sha(7))))));
        Assert.Equal("deployment-1", Assert.Single(ids.Distinct()));
    }

    [Fact]
    public async Task RunAsync_ActsAgain_WhenItFailed()
    {
        world.Requests.Instead = _ => throw new LedgerException("append", "deployments/web", "the store is away", "wait");
        await Assert.ThrowsAsync<LedgerException>(() => world.PushAsync(1));
        Assert.IsType<DeliveryFailed>((await world.FactsAsync(1))[^1]);

        world.Requests.Instead = null;
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Equal(2, world.Requests.Requests.Count);
    }

    [Fact]
    public async Task RunAsync_ActsAgain_WhenTheFirstCopyWasLost_ButNotWhileItMayLive()
    {
        var id = DeliveryId.OfGitHub(WebhookWorld.Delivery(1))!.Value;
        await world.Deliveries.AdmitAsync(id, new DeliveryClaimed("of a process that died"), TestContext.Current.CancellationToken);
        Assert.IsType<WebhookOutcome.Held>(await world.PushAsync(1));
        world.Clock.Advance(DeliveryState.ClaimTimeout - TimeSpan.FromSeconds(1));
        Assert.IsType<WebhookOutcome.Held>(await world.PushAsync(1));
        Assert.Empty(world.Requests.Requests);

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
    }

    [Fact]
    public async Task RunAsync_GivesTheOthersAnswer_WhenItsClaimWasTakenOver()
    {
        var second = "";
        world.Requests.Instead = _ =>
        {
            world.Requests.Instead = null;
            world.Clock.Advance(DeliveryState.ClaimTimeout);
            second = Id(world.PushAsync(1).GetAwaiter().GetResult());
            return new DeploymentRequestOutcome.Quarantined("deployment-0", "too late");
        };
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Equal("deployment-1", second);
    }

    [Fact]
    public async Task RunAsync_LeavesNoClaim_WhenNothingTakesRequests()
    {
        world.MissingSetting = "TencentCloud__EnvId";
        Assert.Equal("TencentCloud__EnvId", (await Assert.ThrowsAsync<SettingException>(() => world.PushAsync(1))).Setting);
        Assert.Empty(await world.FactsAsync(1));
        Assert.Contains("branch", Reason(await world.PushAsync(2, reference: "refs/heads/feature")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SaysWhyNothingIsDeployed_WhenFrozenOrQuarantined()
    {
        world.Requests.Instead = _ => new DeploymentRequestOutcome.Frozen(new Freeze("ann", "release week", world.Clock.GetUtcNow(), null));
        Assert.Contains("release week", Reason(await world.PushAsync(1)), StringComparison.Ordinal);
        world.Requests.Instead = _ => new DeploymentRequestOutcome.Quarantined("deployment-9", "5 % errors");
        Assert.Contains("deployment-9", Reason(await world.PushAsync(2)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "00000000-0000-0000-0000-000000000001")]
    [InlineData("", "00000000-0000-0000-0000-000000000001")]
    [InlineData("push, push", "00000000-0000-0000-0000-000000000001")]
    [InlineData("push\r\nX-Injected: 1", "00000000-0000-0000-0000-000000000001")]
    [InlineData("push", null)]
    [InlineData("push", "../../deployments/web")]
    [InlineData("push", "1")]
    public async Task RunAsync_RecordsNothing_WhenAHeaderIsNotWhatGitHubSends(string? @event, string? delivery)
    {
        Assert.IsType<WebhookOutcome.Malformed>(await world.SendAsync(@event, delivery, WebhookMessages.Bytes(WebhookMessages.Push(WebhookWorld.Commit))));
        Assert.Empty(await world.Ledger.ListAsync(new StreamName("deliveries"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_RecordsNothing_WhenTheBodyIsMalformed()
    {
        Assert.IsType<WebhookOutcome.Malformed>(await world.SendAsync("push", WebhookWorld.Delivery(1), "{"u8.ToArray()));
        Assert.Empty(await world.FactsAsync(1));
    }

    [Fact]
    public async Task Registry_ActsOnce_OnTheSameBytes()
    {
        var body = WebhookMessages.Bytes(WebhookMessages.RegistryPush($"ccr.ccs.tencentyun.com/demo/web:{WebhookWorld.Commit}", WebhookWorld.Commit));
        Assert.Equal("deployment-1", Id(await world.SendToRegistryAsync(body)));
        Assert.Equal("deployment-1", Id(await world.SendToRegistryAsync(body)));
        Assert.Single(world.Requests.Requests);
        Assert.Equal(SignatureCheck.Missing, Assert.IsType<WebhookOutcome.Forged>(await world.SendToRegistryAsync(body, key: null)).Check);
        Assert.Equal(SignatureCheck.Mismatch, Assert.IsType<WebhookOutcome.Forged>(await world.SendToRegistryAsync(body, "webhook-fixture-not-rea")).Check);
        Assert.IsType<WebhookOutcome.TooLong>(await world.SendToRegistryAsync(new byte[(1 << 20) + 1]));
        Assert.IsType<WebhookOutcome.Malformed>(await world.SendToRegistryAsync(Encoding.UTF8.GetBytes("nonsense")));
    }

    /// <summary>2,500 deliveries, four copies of each, all at once.</summary>
    [Fact]
    public async Task RunAsync_MakesExactlyOneRequestForEachDelivery_WhenTenThousandCopiesCome()
    {
        const int Deliveries = 2500;
        const int Copies = 4;
        var random = new Random(20260301);
        var copies = Enumerable.Range(0, Deliveries * Copies).Select(copy => copy % Deliveries).OrderBy(_ => random.Next()).ToArray();
        var outcomes = new WebhookOutcome[copies.Length];
        await Parallel.ForAsync(0, copies.Length, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken },
            async (copy, _) => outcomes[copy] = await world.PushAsync(copies[copy])).WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(Deliveries, world.Requests.Requests.Count);
        Assert.Equal(Deliveries, world.Requests.Requests.Select(request => request.Delivery).Distinct().Count());
        Assert.All(outcomes, outcome => Assert.True(outcome is WebhookOutcome.Answered or WebhookOutcome.Held));
        foreach (var of in outcomes.Zip(copies).Where(pair => pair.First is WebhookOutcome.Answered).GroupBy(pair => pair.Second))
            Assert.Single(of.Select(pair => Id(pair.First)).Distinct());
    }

    /// <summary>At each write of the ledger, first of all the claim; the delivery comes again a minute later, to another process.</summary>
    [Theory]
    [InlineData(1, StepFate.Fails)]
    [InlineData(1, StepFate.LosesAnswer)]
    [InlineData(1, StepFate.DiesBefore)]
    [InlineData(1, StepFate.DiesAfter)]
    [InlineData(2, StepFate.Fails)]
    [InlineData(2, StepFate.LosesAnswer)]
    [InlineData(2, StepFate.DiesBefore)]
    [InlineData(2, StepFate.DiesAfter)]
    public async Task RunAsync_LosesNothing_WhenItFailsOrDiesAtAnyStep(int step, StepFate fate)
    {
        var steps = new ProcessSteps { Fate = (number, _) => number == step ? fate : StepFate.Works };
        await Assert.ThrowsAnyAsync<Exception>(() => world.As(steps).PushAsync(1));
        Assert.Equal(step, steps.Taken.Count);

        world.Clock.Advance(DeliveryState.ClaimTimeout);
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Equal("deployment-1", Id(await world.PushAsync(1)));
        Assert.Single(world.Requests.Requests.Select(request => request.Commit).Distinct());
        Assert.InRange(world.Requests.Requests.Count, 1, 2);
    }

    private static string Id(WebhookOutcome outcome) => Assert.IsType<WebhookOutcome.Answered>(outcome).Answer.DeploymentId!;

    private static string Reason(WebhookOutcome outcome) => Assert.IsType<WebhookOutcome.Answered>(outcome).Answer.Ignored!;
}
