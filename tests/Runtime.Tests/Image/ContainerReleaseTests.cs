using System.Runtime.Versioning;
using System.Text.Json;

namespace Runtime.Tests.Image;

/// <summary>Releases and rollbacks as they happen: the controller's image, the emulated platform, and containers of the image as its versions.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerReleaseTests(ContainerStand stand)
{
    private const int Requests = 10_000;

    /// <summary>Of a killed instance, until as many serve as before.</summary>
    private static readonly TimeSpan BackAfterKill = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("external")]
    [InlineData("volume")]
    [InlineData("ephemeral")]
    public async Task Release_GoesLive_ABadOneIsTakenBack_AndNothingAcknowledgedIsLost(string topology)
    {
        stand.Need();
        await stand.BuildAsync("ops");
        await using var release = await ReleaseStand.StartAsync(stand, topology);
        Assert.Equal("first", await release.VersionAsync());
        var visitors = new Visitors(stand, release.Address);
        var writing = visitors.Write();

        var deployed = await release.OpsAsync("deploy", "second", "--wait");
        Assert.True(deployed.Code == 0, $"{deployed.Output}\n{(deployed.Code == 0 ? "" : await release.TroubleAsync())}");
        await release.IsWellAsync();
        Assert.Equal("second", await release.VersionAsync());

        var bad = await release.OpsAsync("deploy", "bad", "--wait");
        Assert.True(bad.Code == 1 && bad.Output.Contains("RolledBack", StringComparison.Ordinal), $"{bad.Output}\n{await release.TroubleAsync()}");
        await release.IsWellAsync();
        Assert.Equal("second", await release.VersionAsync());

        var written = await writing.EndAsync();
        Assert.NotEmpty(written.Written);
        await visitors.AreThereAsync(written.Written);
        if (topology == "external")
            Assert.True(written.Failed.Count == 0, JsonSerializer.Serialize(written.Failed));
    }

    [Fact]
    public async Task Visitors_NoticeNothing_WhenEachProcessOfAnInstance_TheControllerAndAnInstanceAreKilled()
    {
        stand.Need();
        await stand.BuildAsync("ops");
        await using var release = await ReleaseStand.StartAsync(stand, "external", instances: 2);
        await release.EventuallyAsync("two instances serve", async () => await release.InstancesUpAsync() == 2);
        var visiting = new Visitors(stand, release.Address).Read(Requests);
        var before = await release.ContainersAsync();

        await release.Controller.KillAsync();
        // The platform starts another.
        await release.StartControllerAsync();
        var survivor = new Container(stand, before[1]);
        foreach (var one in (string[])["functions", "storage", "health", "fastapi", "labelstudio", "nginx", "front"])
        {
            var process = (await survivor.StatesAsync())[one].Process;
            await survivor.SuperviseAsync("signal", "KILL", one);
            await release.EventuallyAsync($"{one} runs again", async () => (await survivor.StatesAsync())[one] is { State: "RUNNING", Process: var id } && id != process);
        }

        await release.EventuallyAsync("the controller is back", async () => (await stand.PodmanAsync("healthcheck", "run", release.Controller.Name)).Code == 0);
        // Whoever runs it removes it then.
        await stand.MustAsync("kill", "-s", "KILL", before[0]);
        var killed = System.Diagnostics.Stopwatch.StartNew();
        await release.EventuallyAsync("another instance serves", async () => await release.InstancesUpAsync() == 2 && !(await release.ContainersAsync()).Contains(before[0]));
        Assert.InRange(killed.Elapsed, TimeSpan.Zero, BackAfterKill);

        var result = await visiting.EndAsync();
        Assert.True(result.Failed.Count == 0, JsonSerializer.Serialize(result.Failed));
        Assert.InRange(result.Asked, Requests, int.MaxValue);
    }
}
