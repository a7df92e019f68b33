using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Adapters.Tests.TencentCloud;

public sealed class InMemoryCloudRunTests : CloudRunContract
{
    private readonly InMemoryCloudRun run;

    public InMemoryCloudRunTests() => run = new InMemoryCloudRun(Clock) { BadImages = { Bad } };

    protected override ICloudRun Run => run;

    [Fact]
    public async Task Faults_FailOrLoseAnswers_AsAsked()
    {
        await SeedAsync();
        run.Faults.FailNext(1, CloudFailure.Throttled, method => method == "Release");
        await FailsAsync(CloudFailure.Throttled, () => Run.ReleaseAsync(Web, Release(Second), Cancellation));
        Assert.Empty(run.Released(Web));
        run.Faults.LoseAnswers(1);
        await FailsAsync(CloudFailure.Uncertain, () => Run.ReleaseAsync(Web, Release(Second), Cancellation));
        Assert.Equal([Second], run.Released(Web));
        Assert.True((await Run.FindLatestTaskAsync(Web, Cancellation))?.IsOpen);
    }

    [Property(MaxTest = 200)]
    public Task Releases_KeepWhatIsNotAsked(DoNotSize<int> seed) => KeepsWhatIsNotAskedAsync(new Random(seed.Item));

    protected override Task SeedAsync()
    {
        run.Seed(Web, First, new RunConfiguration(1, 2, 1, 5, 8080, new Dictionary<string, string> { ["MODE"] = "prod", ["KEEP"] = "me" }, []) { Rule = new ScalingRule("cpu", 60), Logs = "stdout" });
        return Task.CompletedTask;
    }

    protected override Task DeleteVersionAsync(string version)
    {
        run.DeleteVersion(Web, version);
        return Task.CompletedTask;
    }
}
