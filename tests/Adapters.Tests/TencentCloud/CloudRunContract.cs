using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>What every <see cref="ICloudRun"/> promises. Time moves only when a test moves it.</summary>
public abstract partial class CloudRunContract : IDisposable
{
    /// <summary>Time stands still for the client too: a pause that nobody ends must not last for ever.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource deadline;

    protected CloudRunContract()
    {
        deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
    }

    protected const string Web = "web";
    protected const string First = "ccr.ccs.tencentyun.com/demo/web:1.4.1";
    protected const string Second = "ccr.ccs.tencentyun.com/demo/web:1.4.2";
    protected const string Bad = "ccr.ccs.tencentyun.com/demo/web:bad";

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    protected abstract ICloudRun Run { get; }

    protected CancellationToken Cancellation => deadline.Token;

    /// <summary>The service <c>web</c> of image <see cref="First"/>: 1 core, 2 GiB, 1 to 5 instances, port 8080, MODE=prod, KEEP=me; <see cref="Bad"/> does not come up.</summary>
    protected abstract Task SeedAsync();

    protected abstract Task DeleteVersionAsync(string version);

    public void Dispose()
    {
        deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task FindAsync_IsNull_ForAnUnknownService()
    {
        await SeedAsync();
        Assert.Null(await Run.FindAsync("nobody", Cancellation));
        Assert.Null(await Run.FindLatestTaskAsync("nobody", Cancellation));
        Assert.Null(await Run.FindGrayReleaseAsync("nobody", Cancellation));
        Assert.Null(await Run.FindVersionAsync("nobody", "nobody-001", Cancellation));
        Assert.Empty(await Run.ListDeployRecordsAsync("nobody", Cancellation));
        Assert.Empty(await Run.ListInstancesAsync("nobody", null, Cancellation));
        await FailsAsync(CloudFailure.NotFound, () => Run.ReleaseAsync("nobody", Release(Second), Cancellation));
        await FailsAsync(CloudFailure.NotFound, () => Run.RestartAsync("nobody", "", Cancellation));
    }

    [Fact]
    public async Task FindAsync_DescribesAServiceInItsUnits()
    {
        await SeedAsync();
        var found = await FoundAsync();
        Assert.Equal((RunStatus.Normal, "web-001", First, 100, true), (found.Status, found.Serving!.Name, found.Serving.Image, found.Serving.TrafficPercent, found.Serving.IsUsable));
        Assert.Equal(Clock.GetUtcNow() - TimeSpan.FromHours(1), found.Serving.CreatedAt);
        Assert.Equal((1d, 2d, 1, 5, 8080), (found.Configuration.Cores, found.Configuration.MemoryGiB, found.Configuration.MinInstances, found.Configuration.MaxInstances, found.Configuration.Port));
        Assert.Equal("prod", found.Configuration.Environment?["MODE"]);
        Assert.NotNull(found.Address);
        Assert.Null(await Run.FindLatestTaskAsync(Web, Cancellation));
        Assert.Null(await Run.FindTaskAsync(Web, 999, Cancellation));
        Assert.Single(await Run.ListInstancesAsync(Web, "web-001", Cancellation));
    }

    [Fact]
    public async Task ReleaseAsync_BringsAVersionToAllTraffic_OverTime()
    {
        await SeedAsync();
        var task = Assert.NotNull(await Run.ReleaseAsync(Web, Release(Second), Cancellation));
        var open = Assert.IsType<RunTask>(await Run.FindTaskAsync(Web, task, Cancellation));
        Assert.Equal((RunTaskOutcome.Open, "web-001", "web-002", false), (open.Outcome, open.PreviousVersion, open.Version, open.IsGray));
        Assert.Equal(RunStatus.Deploying, (await FoundAsync()).Status);
        Assert.True((await FoundAsync()).Serves("web-001"));

        await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.Outcome == RunTaskOutcome.Succeeded);
        Assert.False((await FoundAsync()).Serves("web-002")); // What serves lags behind.
        await UntilAsync(async () => (await FoundAsync()).Serves("web-002"));
        Assert.Equal(Second, (await FoundAsync()).Serving?.Image);
        Assert.Equal(task, (await Run.FindLatestTaskAsync(Web, Cancellation))?.Id);
        Assert.Equal([Second, First], (await Run.ListDeployRecordsAsync(Web, Cancellation)).Select(record => record.Image));
    }

    [Fact]
    public async Task ReleaseAsync_LeavesTheOldVersionServing_WhenTheNewOneDoesNotComeUp()
    {
        await SeedAsync();
        var bad = new ReleaseRequest(Bad, ReleaseMode.Full, "") { Environment = new Dictionary<string, string?> { ["LEAK"] = "1" }, Scaling = new ScalingChange(cores: 4, memoryGiB: 8) };
        var task = Assert.NotNull(await Run.ReleaseAsync(Web, bad, Cancellation));
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.IsOpen == false);
        var failed = Assert.IsType<RunTask>(await Run.FindTaskAsync(Web, task, Cancellation));
        Assert.Equal(RunTaskOutcome.Failed, failed.Outcome);
        Assert.NotEmpty(failed.FailReason);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await FoundAsync()).Serves("web-001"));

        // The next release begins with what serves, not with what failed.
        await ReleasedAsync(Release(Second));
        var next = Assert.IsType<RunVersionDetail>(await Run.FindVersionAsync(Web, "web-003", Cancellation)).Configuration;
        Assert.Equal(["KEEP", "MODE"], next.Environment!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1d, 2d), (next.Cores, next.MemoryGiB));
    }

    [Fact]
    public async Task Changes_AreRefused_WhileATaskIsAtWork()
    {
        await SeedAsync();
        await Run.ReleaseAsync(Web, Release(Second), Cancellation);
        await FailsAsync(CloudFailure.Busy, () => Run.ReleaseAsync(Web, Release(Second), Cancellation));
        await FailsAsync(CloudFailure.Busy, () => Run.ChangeScalingAsync(Web, new ScalingChange(minInstances: 2), Cancellation));
        await FailsAsync(CloudFailure.Busy, () => Run.RollBackAsync(Web, "web-002", "web-001", "", Cancellation));
        await FailsAsync(CloudFailure.Busy, () => Run.RestartAsync(Web, "", Cancellation));
    }

    protected static ReleaseRequest Release(string image) => new(image, ReleaseMode.Full, "push 9f3c2ab");

    protected static async Task FailsAsync(CloudFailure failure, Func<Task> call)
    {
        var thrown = await Assert.ThrowsAsync<CloudException>(call);
        Assert.Equal(failure, thrown.Failure);
        Assert.NotEmpty(thrown.Hint);
    }

    protected async Task<RunDescription> FoundAsync() => Assert.IsType<RunDescription>(await Run.FindAsync(Web, Cancellation));

    /// <summary>A release that has come to all traffic.</summary>
    protected async Task<long> ReleasedAsync(ReleaseRequest request)
    {
        var task = Assert.NotNull(await Run.ReleaseAsync(Web, request, Cancellation));
        var version = (await Run.FindTaskAsync(Web, task, Cancellation))!.Version;
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.IsOpen == false && (await FoundAsync()).Serves(version));
        return task;
    }

    /// <summary>Lets time pass until something holds, ten minutes at most.</summary>
    protected async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var end = Clock.GetUtcNow() + TimeSpan.FromMinutes(10); !await holds(); Clock.Advance(TimeSpan.FromSeconds(5)))
            Assert.True(Clock.GetUtcNow() < end, "ten minutes have passed");
    }
}
