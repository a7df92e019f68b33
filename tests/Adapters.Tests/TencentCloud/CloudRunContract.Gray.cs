using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

// Releases to a part of the traffic.
public abstract partial class CloudRunContract
{
    [Fact]
    public async Task Gray_GetsItsTrafficStepByStep_AndAllOfItAtTheEnd()
    {
        await SeedAsync();
        var task = await OfferedAsync();
        Assert.Equal(new GrayRelease("web-001", "web-002", 0), await Run.FindGrayReleaseAsync(Web, Cancellation));
        Assert.Equal([("web-001", 100), ("web-002", 0)], Shares(await FoundAsync()));

        await Run.SetTrafficAsync(Web, "web-002", 10, Cancellation);
        await Run.SetTrafficAsync(Web, "web-002", 10, Cancellation);
        Assert.Equal(10, (await Run.FindGrayReleaseAsync(Web, Cancellation))?.CanaryPercent);
        await UntilAsync(async () => Shares(await FoundAsync()).SequenceEqual([("web-001", 90), ("web-002", 10)]));
        Assert.True((await Run.FindTaskAsync(Web, task, Cancellation))?.IsOpen);

        await Run.FinishGrayAsync(Web, "web-002", Cancellation);
        await Run.FinishGrayAsync(Web, "web-002", Cancellation);
        Assert.Equal(RunTaskOutcome.Succeeded, (await Run.FindTaskAsync(Web, task, Cancellation))?.Outcome);
        Assert.Null(await Run.FindGrayReleaseAsync(Web, Cancellation));
        await UntilAsync(async () => (await FoundAsync()).Serves("web-002"));
        await Run.FinishGrayAsync(Web, "web-002", Cancellation);
        await FailsAsync(CloudFailure.Conflict, () => Run.CancelGrayAsync(Web, task, "", Cancellation));
        await FailsAsync(CloudFailure.Conflict, () => Run.FinishGrayAsync(Web, "web-001", Cancellation));
    }

    [Fact]
    public async Task CancelGrayAsync_GivesTheOldVersionAllTraffic()
    {
        await SeedAsync();
        var task = await OfferedAsync();
        await Run.SetTrafficAsync(Web, "web-002", 50, Cancellation);
        await UntilAsync(async () => Shares(await FoundAsync()).Contains(("web-002", 50)));
        await Run.CancelGrayAsync(Web, task, "errors", Cancellation);
        await Run.CancelGrayAsync(Web, task, "errors", Cancellation);
        Assert.Equal(RunTaskOutcome.Failed, (await Run.FindTaskAsync(Web, task, Cancellation))?.Outcome);
        await UntilAsync(async () => (await FoundAsync()).Serves("web-001"));
        await FailsAsync(CloudFailure.Conflict, () => Run.SetTrafficAsync(Web, "web-002", 10, Cancellation));
    }

    [Fact]
    public async Task CancelGrayAsync_IsRefused_ForWhatIsNoGrayRelease()
    {
        await SeedAsync();
        await FailsAsync(CloudFailure.NotFound, () => Run.CancelGrayAsync(Web, 999, "", Cancellation));
        var task = await ReleasedAsync(Release(Second));
        await FailsAsync(CloudFailure.Conflict, () => Run.CancelGrayAsync(Web, task, "", Cancellation));
        await FailsAsync(CloudFailure.Conflict, () => Run.SetTrafficAsync(Web, "web-002", 10, Cancellation));
    }

    private async Task<long> OfferedAsync()
    {
        var task = Assert.NotNull(await Run.ReleaseAsync(Web, new ReleaseRequest(Second, ReleaseMode.Gray, ""), Cancellation));
        await UntilAsync(async () => await Run.FindGrayReleaseAsync(Web, Cancellation) is not null);
        return task;
    }

    private static IEnumerable<(string, int)> Shares(RunDescription found) => found.Versions.Select(version => (version.Name, version.TrafficPercent));
}
