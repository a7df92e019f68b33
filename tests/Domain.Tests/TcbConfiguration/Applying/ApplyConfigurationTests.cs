using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.TcbConfiguration.Applying;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.TcbConfiguration.Applying;

public sealed class ApplyConfigurationTests
{
    private static readonly string Wanted = ApplyWorld.Changed(
        ("container_port: 8080", "container_port: 8000\n    custom_logs: /var/log/app.log\n    storage: [{ name: files, type: cfs, mount_path: /files, source: \"10.0.1.4:/web\" }]"),
        ("cpu: 1, memory: 2, min_instances: 1, max_instances: 5, scale_metric: cpu, scale_threshold: 60", "cpu: 2, memory: 4, min_instances: 2, max_instances: 8, scale_metric: mem, scale_threshold: 75"),
        ("MODE: prod", "MODE: new"));

    private readonly ApplyWorld world = new();

    [Fact]
    public async Task RunAsync_MakesItSo_WithTheSameImage_AndKeepsWhatIsNotConfigured()
    {
        var left = await world.ApplyAsync(Wanted);

        Assert.False(left.HasWork);
        var found = await world.FoundAsync();
        Assert.Equal(("web-002", ApplyWorld.Image), (found.Serving?.Name, found.Serving?.Image));
        Assert.Equal((2d, 4d, 2, 8, 8000), (found.Configuration.Cores, found.Configuration.MemoryGiB, found.Configuration.MinInstances, found.Configuration.MaxInstances, found.Configuration.Port));
        Assert.Equal((new ScalingRule("mem", 75), "/var/log/app.log"), (found.Configuration.Rule, found.Configuration.Logs));
        Assert.Equal([new RunVolume("cfs", "/files") { Source = "10.0.1.4:/web" }], found.Configuration.Volumes);
        Assert.Equal(
            new Dictionary<string, string> { ["MODE"] = "new", ["SECRET_KEY"] = "value-not-to-be-seen", ["KEEP"] = "me" }.OrderBy(variable => variable.Key), found.Configuration.Environment!.OrderBy(variable => variable.Key));
        Assert.Contains(world.Told, told => told.Contains("waiting for web-002", StringComparison.Ordinal));
        Assert.False(await world.IsFrozenAsync());
    }

    [Fact]
    public async Task RunAsync_FillsReferencesIn_AndLeavesTheRestOfTheEnvironmentAlone()
    {
        world.Environment["SECRET_KEY"] = "new \"value\" {{env.MODE}}";
        await world.ApplyAsync(ApplyWorld.File);
        Assert.Equal(("new \"value\" {{env.MODE}}", "prod", "me"), await VariablesAsync());

        async Task<(string?, string?, string?)> VariablesAsync() =>
            (await world.FoundAsync()).Configuration.Environment is { } found ? (found.GetValueOrDefault("SECRET_KEY"), found.GetValueOrDefault("MODE"), found.GetValueOrDefault("KEEP")) : default;
    }

    [Fact]
    public async Task RunAsync_ChangesNothing_TheSecondTime()
    {
        await world.ApplyAsync(Wanted);
        var again = await world.PlanAsync(Wanted);
        Assert.False(again.HasWork);
        Assert.Same(again, await world.ApplyAsync(again));
        Assert.Single(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_DoesWhatItCan_BesideWhatIsImpossible()
    {
        var left = await world.ApplyAsync(ApplyWorld.Changed(("max_instances: 5", "max_instances: 7"), ("service_path: /web\n", "service_path: /web\n    network: { vpc_id: vpc-1a2b3c4d }\n")));
        Assert.Equal(7, (await world.FoundAsync()).Configuration.MaxInstances);
        Assert.Equal(["services[0].network.vpc_id"], left.Impossible.Select(change => change.Difference.Path));
    }

    [Fact]
    public async Task RunAsync_LetsNoDeploymentBegin_Meanwhile()
    {
        var frozen = false;
        world.OnTold = told => frozen |= told.Contains("waiting for", StringComparison.Ordinal) && world.IsFrozenAsync().GetAwaiter().GetResult();
        await world.ApplyAsync(Wanted);
        Assert.True(frozen);
    }

    [Fact]
    public async Task RunAsync_IsRefused_WhileDeploymentsAreFrozen_AndLeavesTheFreeze()
    {
        await world.Freezes.FreezeAsync(FreezeScope.Deployments, "ada", "audit", null, CancellationToken.None);
        Assert.Contains("frozen by ada: audit", (await RefusedAsync(() => world.ApplyAsync(Wanted))).Reason, StringComparison.Ordinal);
        Assert.True(await world.IsFrozenAsync());
        Assert.Empty(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_IsRefused_WhileADeploymentIsAtWork()
    {
        var ledger = new DeploymentLedger(world.Ledger);
        var requested = await new RequestDeployment(ledger, world.Freezes, new DeploymentPolicy(Domain.TcbConfiguration.Topology.External), new CountedRunIds("id"))
            .RequestAsync(new(ApplyWorld.Web, "registry.example.com/demo/web:2", "c2", DeploymentTrigger.Push, "ada"), CancellationToken.None);
        var id = Assert.IsType<DeploymentRequestOutcome.Accepted>(requested).DeploymentId;
        await world.ApplyAsync(ApplyWorld.Changed(("MODE: prod", "MODE: waits")));
        await ledger.TryAppendAsync(ApplyWorld.Web, await ledger.ReadAsync(ApplyWorld.Web, CancellationToken.None), new DeploymentMoved(id, DeploymentState.AwaitingImage, "its turn"), CancellationToken.None);

        Assert.Contains("is at work (AwaitingImage)", (await RefusedAsync(() => world.ApplyAsync(Wanted))).Reason, StringComparison.Ordinal);
        Assert.False(await world.IsFrozenAsync());
        Assert.Single(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_LooksForTheTask_WhenTheAnswerWasLost_AndAsksOnce()
    {
        world.Cloud.Faults.LoseAnswers(1, method => method == "Release");
        Assert.False((await world.ApplyAsync(Wanted)).HasWork);
        Assert.Single(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_SaysThatNothingWasChanged_WhenNoTaskAppears()
    {
        world.Cloud.Faults.FailNext(1, CloudFailure.Uncertain, method => method == "Release");
        Assert.Contains("nothing was changed", (await RefusedAsync(() => world.ApplyAsync(Wanted))).Reason, StringComparison.Ordinal);
        Assert.Empty(world.Cloud.Released(ApplyWorld.Web));
        Assert.False(await world.IsFrozenAsync());
        Assert.False((await world.ApplyAsync(Wanted)).HasWork);
    }

    [Theory]
    [InlineData(CloudFailure.Unavailable)]
    [InlineData(CloudFailure.Throttled)]
    public async Task RunAsync_LooksOn_WhenTheCloudIsAwayForAMoment(CloudFailure failure)
    {
        world.Cloud.Faults.FailNext(5, failure, method => method == "FindTask");
        Assert.False((await world.ApplyAsync(Wanted)).HasWork);
    }

    [Fact]
    public async Task RunAsync_TellsThatItDidNotComeUp_AndTheVersionBeforeServes()
    {
        world.Cloud.BadImages.Add(ApplyWorld.Image);
        Assert.Contains("did not come up (the image does not come up)", (await RefusedAsync(() => world.ApplyAsync(Wanted))).Reason, StringComparison.Ordinal);
        Assert.True((await world.FoundAsync()).Serves("web-001"));
        Assert.False(await world.IsFrozenAsync());
        world.Cloud.BadImages.Clear();
        Assert.False((await world.ApplyAsync(Wanted)).HasWork);
        Assert.Equal((8000, "new"), ((await world.FoundAsync()).Configuration.Port, (await world.FoundAsync()).Configuration.Environment?["MODE"]));
    }

    [Fact]
    public async Task RunAsync_StopsWaiting_AtItsDeadline()
    {
        world.Cloud.TaskTakes = TimeSpan.FromHours(1);
        Assert.Contains("has not ended after 00:15:00", (await RefusedAsync(() => world.ApplyAsync(Wanted))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_IsRefused_WhenWhatRunsHasChangedSinceItWasLookedAt()
    {
        var agreed = await world.PlanAsync(Wanted);
        world.Seed(configuration => configuration with { Port = 7000 });
        Assert.Contains("has changed since", (await RefusedAsync(() => world.ApplyAsync(agreed))).Reason, StringComparison.Ordinal);
        Assert.Empty(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_OpensAService_WithAnImage_AndItsNetwork()
    {
        var file = ApplyWorld.Changed(("service_name: web", "service_name: new"), ("service_path: /web\n", "service_path: /new\n    network: { vpc_id: \"{{env.VPC_ID}}\" }\n"));
        Assert.False((await world.ApplyAsync(file, "registry.example.com/demo/new:1")).HasWork);
        var opened = await world.FoundAsync("new");
        Assert.Equal(("registry.example.com/demo/new:1", "vpc-1a2b3c4d", 8080, "value-not-to-be-seen"), (opened.Serving?.Image, opened.Configuration.VpcId, opened.Configuration.Port, opened.Configuration.Environment?["SECRET_KEY"]));
        Assert.Contains(new AccessPath("/new", "new", "service new"), await world.Domains.ReadPathsAsync(CancellationToken.None));
        Assert.Empty((await world.PlanAsync(file)).Changes);
    }

    [Fact]
    public async Task RunAsync_BindsTheDomain_WithItsCertificate_Once()
    {
        world.Point("app.example.com", ApplyWorld.Origin);
        var file = ApplyWorld.Changed(("env_id: env-1\n", "env_id: env-1\ndomain: app.example.com\nssl_cert_id: cert1234\n"));
        Assert.False((await world.ApplyAsync(file)).HasWork);
        Assert.Equal([new DomainBinding("app.example.com", DomainBindingState.Bound, "cert1234")], (await world.Domains.ReadAsync(CancellationToken.None)).Bindings);
        Assert.Empty((await world.PlanAsync(file)).Done);
        Assert.Empty(world.Cloud.Released(ApplyWorld.Web));

        // Also when the domain no longer leads here: its visitors get the certificate all the same.
        world.Point("app.example.com", "elsewhere.example.com");
        var other = file.Replace("cert1234", "cert5678", StringComparison.Ordinal);
        Assert.Equal("ssl_cert_id", Assert.Single((await world.PlanAsync(other)).Done).Difference.Path);
        Assert.False((await world.ApplyAsync(other)).HasWork);
        Assert.Equal([new DomainBinding("app.example.com", DomainBindingState.Bound, "cert5678")], (await world.Domains.ReadAsync(CancellationToken.None)).Bindings);
    }

    [Fact]
    public async Task RunAsync_LeadsThePath_WithoutARelease_AndKeepsTheOneBefore()
    {
        var file = ApplyWorld.Changed(("service_path: /web\n", "service_path: /new\n"));
        Assert.Equal("services[0].service_path", Assert.Single((await world.PlanAsync(file)).Done).Difference.Path);
        Assert.False((await world.ApplyAsync(file)).HasWork);
        Assert.Equal([("/new", "web"), ("/web", "web")], (await world.Domains.ReadPathsAsync(CancellationToken.None)).Select(path => (path.Path, path.Service)));
        Assert.Empty(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_LooksForTheBinding_WhenItsAnswerWasLost()
    {
        world.Point("app.example.com", ApplyWorld.Origin);
        world.Domains.LosesAnswers = true;
        Assert.False((await world.ApplyAsync(ApplyWorld.Changed(("env_id: env-1\n", "env_id: env-1\ndomain: app.example.com\n")))).HasWork);
    }

    [Fact]
    public async Task RunAsync_SaysSo_WhenTheDomainCannotBeBound()
    {
        world.Point("app.example.com", ApplyWorld.Origin);
        world.Domains.Taken.Add("app.example.com");
        var file = ApplyWorld.Changed(("env_id: env-1\n", "env_id: env-1\ndomain: app.example.com\n"));
        Assert.Contains("could not bind it", (await RefusedAsync(() => world.ApplyAsync(file))).Reason, StringComparison.Ordinal);
        Assert.Contains("another environment has the domain", Assert.Single((await world.PlanAsync(file)).Impossible).Reason, StringComparison.Ordinal);
    }

    private static Task<ConfigurationException> RefusedAsync(Func<Task> apply) => Assert.ThrowsAsync<ConfigurationException>(apply);
}
