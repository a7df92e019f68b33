using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>What every <see cref="ICloudRun"/> promises. Time moves only when a test moves it.</summary>
public abstract class CloudRunContract : IDisposable
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
    public async Task ReleaseAsync_CarriesTheEnvironmentOver_AndMergesIntoIt()
    {
        await SeedAsync();
        await ReleasedAsync(new ReleaseRequest(Second, ReleaseMode.Full, "") { Environment = new Dictionary<string, string?> { ["NEW"] = "新\"值", ["MODE"] = null }, Scaling = new ScalingChange(minInstances: 2) });
        var detail = Assert.IsType<RunVersionDetail>(await Run.FindVersionAsync(Web, "web-002", Cancellation));
        Assert.Equal([new("KEEP", "me"), new("NEW", "新\"值")], detail.Configuration.Environment!.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal((2, 5, 1d, 2d), (detail.Configuration.MinInstances, detail.Configuration.MaxInstances, detail.Configuration.Cores, detail.Configuration.MemoryGiB));
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
    public async Task OpenAsync_MakesAServiceAsAsked_AndNoSecondOne()
    {
        var wanted = new RunConfiguration(0.5, 1, 1, 4, 8000, new Dictionary<string, string> { ["MODE"] = "new" }, [new RunVolume("cfs", "/files") { Source = "10.0.1.4:/files" }])
        {
            Rule = new ScalingRule("mem", 80), Logs = "/var/log/app.log", VpcId = "vpc-1a2b3c4d", SubnetId = "subnet-1a2b3c4d",
        };
        var task = Assert.NotNull(await Run.OpenAsync("new", new OpenRequest(First, wanted, "opened"), Cancellation));
        await UntilAsync(async () => (await Run.FindTaskAsync("new", task, Cancellation))?.Outcome == RunTaskOutcome.Succeeded && (await Run.FindAsync("new", Cancellation))?.Serves("new-001") == true);
        var found = (await Run.FindAsync("new", Cancellation))!;
        Assert.Equal(First, found.Serving?.Image);
        Same(wanted, found.Configuration);
        await FailsAsync(CloudFailure.Conflict, () => Run.OpenAsync("new", new OpenRequest(First, wanted, ""), Cancellation));
    }

    [Fact]
    public async Task ReleaseAsync_ConfiguresAsWhatServes_ButForWhatIsAsked()
    {
        await SeedAsync();
        var before = (await FoundAsync()).Configuration;
        await ReleasedAsync(new ReleaseRequest(Second, ReleaseMode.Full, "")
        {
            Port = 9000, Rule = new ScalingRule("mem", 33), Logs = "/var/log/app.log", Attach = [new RunVolume("cfs", "/files") { Source = "10.0.1.4:/files" }],
        });
        var after = before with { Port = 9000, Rule = new ScalingRule("mem", 33), Logs = "/var/log/app.log", Volumes = [new RunVolume("cfs", "/files") { Source = "10.0.1.4:/files" }] };
        Same(after, (await FoundAsync()).Configuration);
        Same(after, (await Run.FindVersionAsync(Web, "web-002", Cancellation))!.Configuration);

        await ReleasedAsync(new ReleaseRequest(First, ReleaseMode.Full, "") { Attach = [new RunVolume("cfs", "/more") { Source = "10.0.1.5:/" }] });
        Same(after with { Volumes = [.. after.Volumes, new RunVolume("cfs", "/more") { Source = "10.0.1.5:/" }] }, (await FoundAsync()).Configuration);
    }

    [Fact]
    public async Task ReleaseAsync_LeavesOut_WhatOnlyAReleaseHadThatFailed()
    {
        await SeedAsync();
        var before = (await FoundAsync()).Configuration;
        var bad = Assert.NotNull(await Run.ReleaseAsync(Web, new ReleaseRequest(Bad, ReleaseMode.Full, "")
        {
            Port = 9000, Rule = new ScalingRule("mem", 33), Logs = "/var/log/app.log", Scaling = new ScalingChange(cores: 2, memoryGiB: 4),
            Environment = new Dictionary<string, string?> { ["MODE"] = "bad" }, Attach = [new RunVolume("cfs", "/files") { Source = "10.0.1.4:/files" }],
        }, Cancellation));
        await UntilAsync(async () => (await Run.FindTaskAsync(Web, bad, Cancellation))?.Outcome == RunTaskOutcome.Failed);
        await ReleasedAsync(Release(Second));
        Same(before, (await FoundAsync()).Configuration);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public Task Releases_HaveTheConfigurationOfTheOneBefore_ButForWhatWasAsked(int seed) => KeepsWhatIsNotAskedAsync(new Random(seed));

    /// <summary>Releases that come up and that do not, and changes of scale, in any order: what serves is always what served, with what was asked of it.</summary>
    protected async Task KeepsWhatIsNotAskedAsync(Random random)
    {
        await SeedAsync();
        var expected = (await FoundAsync()).Configuration;
        for (var step = random.Next(2, 6); step > 0; step--)
        {
            if (random.Next(4) == 0)
            {
                var scaling = new ScalingChange(random.Next(0, 4), random.Next(4, 9));
                if (await Run.ChangeScalingAsync(Web, scaling, Cancellation) is { } scaled)
                    await UntilAsync(async () => (await Run.FindTaskAsync(Web, scaled, Cancellation))?.IsOpen == false);
                expected = expected with { MinInstances = scaling.MinInstances!.Value, MaxInstances = scaling.MaxInstances!.Value };
                continue;
            }

            var image = (string[])[First, Second, Bad];
            var request = GeneratedRelease.Draw(random, image[random.Next(3)], expected, mayScaleOut: true);
            if (request.Image == Bad)
                request = GeneratedRelease.Draw(random, Bad, expected, mayScaleOut: false);
            var task = Assert.NotNull(await Run.ReleaseAsync(Web, request, Cancellation));
            await UntilAsync(async () => (await Run.FindTaskAsync(Web, task, Cancellation))?.IsOpen == false);
            if (request.Image == Bad)
                continue;
            var version = (await Run.FindTaskAsync(Web, task, Cancellation))!.Version;
            await UntilAsync(async () => (await FoundAsync()).Serves(version));
            expected = GeneratedRelease.Expect(expected, request);
            Same(expected, (await Run.FindVersionAsync(Web, version, Cancellation))!.Configuration);
            Same(expected, (await FoundAsync()).Configuration);
        }
    }

    [Fact]
    public async Task ChangeScalingAsync_ChangesWhatWasAsked_AndNothingTwice()
    {
        await SeedAsync();
        var task = await Run.ChangeScalingAsync(Web, new ScalingChange(minInstances: 2, maxInstances: 8), Cancellation);
        if (task is { } id)
            await UntilAsync(async () => (await Run.FindTaskAsync(Web, id, Cancellation))?.Outcome == RunTaskOutcome.Succeeded);
        var changed = (await FoundAsync()).Configuration;
        Assert.Equal((2, 8, 1d, "prod"), (changed.MinInstances, changed.MaxInstances, changed.Cores, changed.Environment?["MODE"]));
        Assert.Null(await Run.ChangeScalingAsync(Web, new ScalingChange(minInstances: 2), Cancellation));
        Assert.Equal(task, (await Run.FindLatestTaskAsync(Web, Cancellation))?.Id);
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

    private static void Same(RunConfiguration expected, RunConfiguration actual)
    {
        Assert.Equal(expected.Environment!.OrderBy(variable => variable.Key, StringComparer.Ordinal), actual.Environment!.OrderBy(variable => variable.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Volumes, actual.Volumes);
        Assert.Equal(expected with { Environment = null, Volumes = [] }, actual with { Environment = null, Volumes = [] });
    }

    private async Task<long> OfferedAsync()
    {
        var task = Assert.NotNull(await Run.ReleaseAsync(Web, new ReleaseRequest(Second, ReleaseMode.Gray, ""), Cancellation));
        await UntilAsync(async () => await Run.FindGrayReleaseAsync(Web, Cancellation) is not null);
        return task;
    }

    private static IEnumerable<(string, int)> Shares(RunDescription found) => found.Versions.Select(version => (version.Name, version.TrafficPercent));
}
