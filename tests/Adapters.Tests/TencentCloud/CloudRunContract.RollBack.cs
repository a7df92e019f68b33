using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

// Going back, and restarting.
public abstract partial class CloudRunContract
{
    [Fact]
    public async Task RollBackAsync_GivesTheOlderVersionAllTraffic_Once()
    {
        await SeedAsync();
        await ReleasedAsync(Release(Second));
        var task = Assert.NotNull(await Run.RollBackAsync(Web, "web-002", "web-001", "health gate failed", Cancellation));
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.Outcome == RunTaskOutcome.Succeeded);
        Assert.Equal(task, await Run.RollBackAsync(Web, "web-002", "web-001", "", Cancellation)); // It still converges.
        await UntilAsync(async () => (await FoundAsync()).Serves("web-001"));
        Assert.Null(await Run.RollBackAsync(Web, "web-002", "web-001", "", Cancellation));
        Assert.Equal(task, (await Run.FindLatestTaskAsync(Web, Cancellation))?.Id);
    }

    [Fact]
    public async Task RollBackAsync_IsAskedFor_WhenTheReleaseHasFinishedButDoesNotServeYet()
    {
        await SeedAsync();
        var release = Assert.NotNull(await Run.ReleaseAsync(Web, Release(Second), Cancellation));
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, release, Cancellation))?.Outcome == RunTaskOutcome.Succeeded);
        var task = Assert.NotNull(await Run.RollBackAsync(Web, "web-002", "web-001", "", Cancellation));
        Assert.True(task > release);
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.Outcome == RunTaskOutcome.Succeeded);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await FoundAsync()).Serves("web-001"));
    }

    [Fact]
    public async Task RollBackAsync_IsRefused_WhenAVersionIsNotWhatItWasTakenFor()
    {
        await SeedAsync();
        await ReleasedAsync(Release(Second));
        await ReleasedAsync(Release(First));
        await FailsAsync(CloudFailure.Conflict, () => Run.RollBackAsync(Web, "web-002", "web-001", "", Cancellation));
        await DeleteVersionAsync("web-001");
        await FailsAsync(CloudFailure.NotFound, () => Run.RollBackAsync(Web, "web-003", "web-001", "", Cancellation));
        Assert.Null(await Run.FindVersionAsync(Web, "web-001", Cancellation));
    }

    [Fact]
    public async Task RestartAsync_ReleasesTheSameImageAgain()
    {
        await SeedAsync();
        var task = Assert.NotNull(await Run.RestartAsync(Web, "restart", Cancellation));
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.IsOpen == false && (await FoundAsync()).Serves("web-002"));
        Assert.Equal((First, "prod"), ((await FoundAsync()).Serving?.Image, (await FoundAsync()).Configuration.Environment?["MODE"]));
    }

    [Fact]
    public async Task RestartAsync_IsRefused_WhenSeveralVersionsServe()
    {
        await SeedAsync();
        await OfferedAsync();
        await Run.SetTrafficAsync(Web, "web-002", 50, Cancellation);
        await UntilAsync(async () => (await FoundAsync()).Serving is null);
        await FailsAsync(CloudFailure.Conflict, () => Run.RestartAsync(Web, "", Cancellation));
    }
}
