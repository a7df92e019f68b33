using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class DeploymentRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestAsync_AttachesToOneDeployment_WhenTheCommitIsTheSame()
    {
        var world = new DeploymentWorld();
        var id = await world.RequestAsync();

        Assert.Equal(new DeploymentRequestOutcome.Attached(id), await world.Requests().RequestAsync(DeploymentWorld.Request(trigger: DeploymentTrigger.WorkflowRun) with { WorkflowRun = 7 }, Cancellation));
        Assert.Equal(new DeploymentRequestOutcome.Attached(id), await world.Requests().RequestAsync(DeploymentWorld.Request(trigger: DeploymentTrigger.RegistryPush) with { Commit = null }, Cancellation));
        Assert.Equal(7, Assert.Single((await world.HistoryAsync()).Deployments).Request.WorkflowRun);
    }

    [Fact]
    public async Task RequestAsync_AttachesToTheDoneOne_WhenAMessageComesLate()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Push("c2");
        var first = await world.RequestAsync();
        await world.RunAsync(first);
        await world.RunAsync(await world.RequestAsync(DeploymentWorld.Request("c2")));

        Assert.Equal(new DeploymentRequestOutcome.Attached(first), await world.Requests().RequestAsync(DeploymentWorld.Request(), Cancellation));
        Assert.IsType<DeploymentRequestOutcome.Accepted>(await world.Requests().RequestAsync(DeploymentWorld.Request(trigger: DeploymentTrigger.Operator), Cancellation));
    }

    [Fact]
    public async Task RequestAsync_MakesOneDeploymentOfEachCommit_WhenTenThousandRequestsComeAtOnce_WhileDeploymentsGoOn()
    {
        const int Commits = 20;
        var world = new DeploymentWorld();
        for (var commit = 0; commit < Commits; commit++)
            world.Push($"c{commit:00}");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var deploying = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await world.Open().RunAsync(Cancellation);
                world.Clock.Advance(TimeSpan.FromSeconds(15));
            }
        }, Cancellation);

        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (number, token) =>
            await world.Requests().RequestAsync(DeploymentWorld.Request($"c{number * 7919L % Commits:00}", number % 3 == 0 ? DeploymentTrigger.RegistryPush : DeploymentTrigger.Push), token));
        await done.CancelAsync();
        await deploying;
        foreach (var waiting in (await world.HistoryAsync()).Deployments.Where(one => !one.State.IsEnded).ToArray())
            await world.RunAsync(waiting.Id);

        Assert.Equal(Commits, (await world.HistoryAsync()).Deployments.Select(one => one.Request.Commit).Distinct().Count());
        Assert.Equal(Commits, (await world.HistoryAsync()).Deployments.Count);
        var released = world.Cloud.Released(DeploymentWorld.Service);
        Assert.NotEmpty(released);
        Assert.Equal(released.Distinct(), released);
    }

    [Fact]
    public async Task RequestAsync_Quarantines_WhenTheCommitWasRolledBack_UnlessForced()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Push("c2");
        world.Cloud.BadImages.Add(DeploymentWorld.Pinned("c1"));
        var id = await world.RequestAsync();
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(id)).State);

        var refused = Assert.IsType<DeploymentRequestOutcome.Quarantined>(await world.Requests().RequestAsync(DeploymentWorld.Request(trigger: DeploymentTrigger.Operator), Cancellation));
        Assert.Equal(id, refused.DeploymentId);
        Assert.Contains("did not come up", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<DeploymentRequestOutcome.Accepted>(await world.Requests().RequestAsync(DeploymentWorld.Request("c2"), Cancellation));
        Assert.IsType<DeploymentRequestOutcome.Accepted>(await world.Requests().RequestAsync(DeploymentWorld.Request() with { Force = true }, Cancellation));
    }

    [Fact]
    public async Task RunAsync_SupersedesOlderOnes_WhenANewerWaits()
    {
        var world = new DeploymentWorld();
        world.Push("c3");
        var first = await world.RequestAsync();
        await world.Open().RunAsync(Cancellation);
        var second = await world.RequestAsync(DeploymentWorld.Request("c2"));
        var third = await world.RequestAsync(DeploymentWorld.Request("c3"));

        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(third)).State);
        Assert.Equal(DeploymentState.Superseded, (await world.FindAsync(first)).State);
        Assert.Equal(DeploymentState.Superseded, (await world.FindAsync(second)).State);
    }

    [Fact]
    public async Task RequestAsync_IsFrozen_WhenDeploymentsAre_AndNoneBegins()
    {
        var world = new DeploymentWorld();
        world.Push();
        var id = await world.RequestAsync();
        await world.Freezes.FreezeAsync(FreezeScope.Deployments, "ada", "holidays", null, Cancellation);

        Assert.IsType<DeploymentRequestOutcome.Frozen>(await world.Requests().RequestAsync(DeploymentWorld.Request("c2"), Cancellation));
        await world.Open().RunAsync(Cancellation);
        Assert.Equal(DeploymentState.Queued, (await world.FindAsync(id)).State);
        await world.Freezes.UnfreezeAsync(FreezeScope.Deployments, "ada", Cancellation);
        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(id)).State);
    }

    [Theory]
    [InlineData("Web", "web:1")]
    [InlineData("ops", "web:1")]
    [InlineData("web", "web")]
    [InlineData("web", "web@sha256:abc")]
    public async Task RequestAsync_Throws_WhenTheRequestCanNeverBe(string service, string image)
    {
        var world = new DeploymentWorld(new(Topology.External) { OwnService = "ops" });

        await Assert.ThrowsAsync<DeploymentException>(() => world.Requests().RequestAsync(new(service, image, null, DeploymentTrigger.Request, "ada"), Cancellation));
        Assert.Empty((await world.HistoryAsync()).Deployments);
    }

    [Fact]
    public async Task CancelAsync_EndsIt_WhileNothingIsChanged_AndIsRefusedAfter()
    {
        var world = new DeploymentWorld();
        var id = await world.RequestAsync();
        await world.Open().RunAsync(Cancellation);
        Assert.IsType<DeploymentChange.Done>(await world.Cancel.RunAsync(id, "ada", Cancellation));
        Assert.IsType<DeploymentChange.Done>(await world.Cancel.RunAsync(id, "ada", Cancellation));
        Assert.Equal(DeploymentState.Cancelled, (await world.FindAsync(id)).State);

        world.Push("c2");
        var second = await world.RequestAsync(DeploymentWorld.Request("c2"));
        await world.RunAsync(second, one => one.State == DeploymentState.Verifying);
        Assert.IsType<DeploymentChange.Refused>(await world.Cancel.RunAsync(second, "ada", Cancellation));
        Assert.IsType<DeploymentChange.Unknown>(await world.Cancel.RunAsync("nobody", "ada", Cancellation));
    }

    [Fact]
    public async Task RollBackAsync_BringsTheVersionBeforeBack_WhenItIsLive()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Push("c2");
        var first = await world.RequestAsync();
        await world.RunAsync(first);
        var second = await world.RequestAsync(DeploymentWorld.Request("c2"));
        await world.RunAsync(second);

        Assert.IsType<DeploymentChange.Refused>(await world.RollBack.RunAsync(first, "ada", null, Cancellation));
        Assert.IsType<DeploymentChange.Done>(await world.RollBack.RunAsync(second, "ada", null, Cancellation));
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(second)).State);
        Assert.Equal(DeploymentWorld.Pinned("c1"), await world.ServingAsync());
        Assert.IsType<DeploymentChange.Done>(await world.RollBack.RunAsync(second, "ada", null, Cancellation));
        Assert.IsType<DeploymentChange.Done>(await world.RollBack.RunAsync(first, "ada", null, Cancellation));
    }

    [Fact]
    public async Task RollBackAsync_NamesTheHolder_WhenAnotherIsAtWork()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Push("c2");
        var first = await world.RequestAsync();
        await world.RunAsync(first);
        var second = await world.RequestAsync(DeploymentWorld.Request("c2"));
        await world.RunAsync(second, one => one.State == DeploymentState.Releasing);

        var held = Assert.IsType<DeploymentChange.Held>(await world.RollBack.RunAsync(first, "ada", null, Cancellation));
        Assert.Equal(second, held.Holder.Id);
    }

    [Fact]
    public async Task ListAsync_ShowsTheNewestFirst_AndSurvivesSnapshots()
    {
        var world = new DeploymentWorld();
        world.Push();
        var first = await world.RequestAsync();
        await world.RunAsync(first);
        for (var commit = 0; commit < 220; commit++)
            await world.Cancel.RunAsync(await world.RequestAsync(DeploymentWorld.Request($"x{commit}")), "ada", Cancellation);

        var listed = await new ListDeployments(new(world.Ledger)).RunAsync(null, Cancellation);

        Assert.Equal(200, listed.Count);
        Assert.Equal("x219", listed[0].Request.Commit);
        Assert.Equal(DeploymentWorld.Pinned("c1"), (await world.HistoryAsync()).LastGood?.Image);
    }
}
