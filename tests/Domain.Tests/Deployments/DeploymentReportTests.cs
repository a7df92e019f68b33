using SuperInsight.Domain.Deployments;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>Who is told of it, and does not answer.</summary>
public sealed class DeploymentReportTests
{
    [Fact]
    public async Task RunAsync_Succeeds_WhenNobodyListensToReports()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Reports.IsAway = true;

        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(await world.RequestAsync())).State);
        Assert.Empty(world.Reports.Told);
    }

    [Fact]
    public async Task RunAsync_IsHeldUpForSecondsOnly_AndOnceAMinute_WhenWhoeverIsToldNeverAnswers()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Reports.Hangs = true;
        await world.RequestAsync();
        var advance = world.Open();

        await HeldUpAsync();
        await advance.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, world.Reports.Kept);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await HeldUpAsync();
        Assert.Equal(2, world.Reports.Kept);

        async Task HeldUpAsync()
        {
            var before = world.Reports.Kept;
            var run = advance.RunAsync(TestContext.Current.CancellationToken);
            while (world.Reports.Kept == before)
                await Task.Yield();
            world.Clock.Advance(TimeSpan.FromSeconds(9));
            Assert.False(run.IsCompleted);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await run;
        }
    }
}
