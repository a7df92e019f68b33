using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

// What a version is configured as.
public abstract partial class CloudRunContract
{
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
    public async Task ReleaseAsync_CarriesTheEnvironmentOver_AndMergesIntoIt()
    {
        await SeedAsync();
        await ReleasedAsync(new ReleaseRequest(Second, ReleaseMode.Full, "") { Environment = new Dictionary<string, string?> { ["NEW"] = "新\"值", ["MODE"] = null }, Scaling = new ScalingChange(minInstances: 2) });
        var detail = Assert.IsType<RunVersionDetail>(await Run.FindVersionAsync(Web, "web-002", Cancellation));
        Assert.Equal([new("KEEP", "me"), new("NEW", "新\"值")], detail.Configuration.Environment!.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal((2, 5, 1d, 2d), (detail.Configuration.MinInstances, detail.Configuration.MaxInstances, detail.Configuration.Cores, detail.Configuration.MemoryGiB));
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

    private static void Same(RunConfiguration expected, RunConfiguration actual)
    {
        Assert.Equal(expected.Environment!.OrderBy(variable => variable.Key, StringComparer.Ordinal), actual.Environment!.OrderBy(variable => variable.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Volumes, actual.Volumes);
        Assert.Equal(expected with { Environment = null, Volumes = [] }, actual with { Environment = null, Volumes = [] });
    }
}
