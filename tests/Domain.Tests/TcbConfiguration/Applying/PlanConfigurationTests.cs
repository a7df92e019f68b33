using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration.Applying;

namespace SuperInsight.Domain.Tests.TcbConfiguration.Applying;

public sealed class PlanConfigurationTests
{
    private readonly ApplyWorld world = new();

    [Fact]
    public async Task RunAsync_FindsNoWork_WhenWhatRunsIsWhatIsConfigured()
    {
        var plan = await world.PlanAsync(ApplyWorld.File);
        Assert.False(plan.HasWork);
        Assert.Equal([("services[0].env_variables.KEEP", PlannedFate.Keep)], plan.Changes.Select(change => (change.Difference.Path, change.Fate)));
    }

    [Fact]
    public async Task RunAsync_NamesEveryVariableThatIsMissing_AndDoesNothing()
    {
        world.Environment.Remove("SECRET_KEY");
        world.Environment["OTHER"] = "";
        var missing = await Assert.ThrowsAsync<SettingException>(() => world.PlanAsync(ApplyWorld.Changed(("MODE: prod", "MODE: \"{{env.OTHER}}\""))));
        Assert.Contains("SECRET_KEY", missing.Subject, StringComparison.Ordinal);
        Assert.Contains("OTHER", missing.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ShowsNoValueOfAVariable()
    {
        world.Seed(configuration => configuration with { Environment = new Dictionary<string, string> { ["MODE"] = "another-not-to-be-seen", ["SECRET_KEY"] = "old-not-to-be-seen" } });
        var plan = await world.PlanAsync(ApplyWorld.File);
        Assert.Equal(["services[0].env_variables.MODE", "services[0].env_variables.SECRET_KEY"], plan.Done.Select(change => change.Difference.Path));
        Assert.DoesNotContain("to-be-seen", string.Concat(plan.Changes) + plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service_path: /web\n", "service_path: /web\n    network: { vpc_id: \"{{env.VPC_ID}}\" }\n", "services[0].network.vpc_id", "only when a service is first opened")]
    [InlineData("service_path: /web\n", "service_path: /web\n    storage: [{ name: files, type: cfs, mount_path: /files }]\n", "services[0].storage[/files]", "the address of the mount target")]
    [InlineData("service_name: web\n", "service_name: other\n", "services[0]", "is opened with an image")]
    [InlineData("service_path: /web\n", "service_path: /taken\n", "services[0].service_path", "/taken leads to SCF hello")]
    [InlineData("env_id: env-1\n", "env_id: env-1\ndomain: app.example.com\n", "domain", "DNS does not know app.example.com")]
    public async Task RunAsync_SaysWhatIsNotPossible_AndWhatToDo(string from, string to, string path, string reason)
    {
        world.Domains.Occupy("/taken", "SCF hello");
        var plan = await world.PlanAsync(ApplyWorld.Changed((from, to)));
        var impossible = Assert.Single(plan.Impossible);
        Assert.Equal(path, impossible.Difference.Path);
        Assert.Contains(reason, impossible.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(impossible.Hint!);
        Assert.False(plan.HasWork);
    }

    /// <summary>What is left to people is told with the way to it.</summary>
    [Fact]
    public async Task RunAsync_SaysWhereInTheConsole_WhenTheEnvironmentHasNoAddress()
    {
        world.Domains.Targets = [];
        var file = ApplyWorld.Changed(("service_path: /web\n", "service_path: /new\n"), ("env_id: env-1\n", "env_id: env-1\ndomain: app.example.com\n"));
        var impossible = (await world.PlanAsync(file)).Impossible.ToArray();
        Assert.Equal(["services[0].service_path", "domain"], impossible.Select(change => change.Difference.Path));
        Assert.All(impossible, change => Assert.Contains("the console at CloudBase, the environment, HTTP access service", change.Hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_DoesNotSwapAFileSystem_UnderItsFiles()
    {
        world.Seed(configuration => configuration with { Volumes = [new("cfs", "/files") { Source = "10.0.1.4:/old" }] });
        var plan = await world.PlanAsync(ApplyWorld.Changed(("service_path: /web\n", "service_path: /web\n    storage: [{ name: files, type: cfs, mount_path: /files, source: \"10.0.1.4:/new\" }]\n")));
        Assert.Contains("would hide the files", Assert.Single(plan.Impossible).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("volume", "storage: [{ name: d, type: cfs, mount_path: /d }]", "two versions must never run at once")]
    [InlineData("ephemeral", "", "two versions must never run at once")]
    public async Task RunAsync_IsRefused_WhereTwoVersionsWouldWriteTheSameData(string topology, string storage, string reason)
    {
        world.Seed(configuration => configuration with { MaxInstances = 1, Volumes = topology == "volume" ? [new("cfs", "/d")] : [] });
        var file = ApplyWorld.Changed(
            ("topology: external\n", $"topology: {topology}\naccept_data_loss_seconds: 60\n"), ("max_instances: 5", "max_instances: 1"), ("service_path: /web\n", $"service_path: /web\n    {storage}\n"));
        var plan = await world.PlanAsync(file);
        Assert.NotEmpty(plan.Done);
        Assert.Contains(reason, plan.Refusal?.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConfigurationException>(() => world.ApplyAsync(plan));
        Assert.Empty(world.Cloud.Released(ApplyWorld.Web));
    }

    [Fact]
    public async Task RunAsync_IsRefused_WhenTheServiceSaysAnotherTopology()
    {
        world.Seed(configuration => configuration with { Environment = new Dictionary<string, string> { ["Topology"] = "ephemeral" } });
        Assert.Contains("another word moves no data", (await world.PlanAsync(ApplyWorld.File)).Refusal?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ComparesWithWhatServes_NotWithWhatAFailedReleaseAskedFor()
    {
        world.Cloud.BadImages.Add("bad");
        await world.Cloud.ReleaseAsync(ApplyWorld.Web, new ReleaseRequest("bad", ReleaseMode.Full, "") { Port = 9999, Environment = new Dictionary<string, string?> { ["MODE"] = "bad" } }, CancellationToken.None);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(9999, (await world.FoundAsync()).Configuration.Port);
        Assert.False((await world.PlanAsync(ApplyWorld.File)).HasWork);
    }

    [Theory]
    [InlineData("other.example.com", "leads to other.example.com")]
    [InlineData(ApplyWorld.Origin, null)]
    [InlineData("edge.example.com", null)]
    public async Task RunAsync_BindsADomain_OnlyWhenItLeadsHere(string canonical, string? reason)
    {
        world.Names.Names[ApplyWorld.Origin] = new ResolvedName("edge.example.com", ["192.0.2.7"]);
        world.Point("app.example.com", canonical);
        var plan = await world.PlanAsync(ApplyWorld.Changed(("env_id: env-1\n", "env_id: env-1\ndomain: app.example.com\nssl_cert_id: cert1234\n")));
        Assert.Equal(reason is null, plan.HasWork);
        if (reason is not null)
            Assert.All(plan.Impossible, change => Assert.Contains(reason, change.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { "192.0.2.7" }, true)]
    [InlineData(new[] { "192.0.2.7", "192.0.2.9" }, false)]
    [InlineData(new string[0], false)]
    public void LeadsTo_TakesEqualAddresses_WhereNamesAreFlattened(string[] addresses, bool leads) =>
        Assert.Equal(leads, new ResolvedName("app.example.com", addresses).LeadsTo(ApplyWorld.Origin, new ResolvedName("edge.example.com", ["192.0.2.7", "192.0.2.8"])));
}
