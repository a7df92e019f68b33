using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>A disk that is broken or full: nobody serves what cannot be kept, somebody is told, and nothing that was acknowledged is lost.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerDiskTests(ContainerStand stand)
{
    private const int Mebibytes = 1024;

    [Theory]
    [InlineData("failing")]
    [InlineData("read-only")]
    public async Task BrokenDisk_EndsTheContainer_AndAMendedOneHasEverything(string how)
    {
        stand.Need();
        await using var disk = await LoopDisk.MakeAsync(stand, Mebibytes);
        int? number;
        await using (var container = await stand.StartAsync(disk.Folder))
        {
            await container.IsWellAsync();
            number = await container.WriteLabelAsync("acknowledged");
            Assert.NotNull(number);
            await (how == "failing" ? disk.FailAsync() : disk.BecomeReadOnlyAsync());

            await container.EventuallyAsync("writes are refused", async () => await container.WriteLabelAsync("lost") is null);
            await container.EventuallyAsync("it says so", async () => (await stand.AskAsync("http://127.0.0.1:8000/health")).Status == 503);
            Assert.Equal(70, await container.ExitCodeAsync());
            Assert.Contains("stopped because", await container.LogAsync(), StringComparison.Ordinal);
        }

        await disk.MendAsync();
        await using var again = await stand.StartAsync(disk.Folder);
        await again.IsWellAsync();
        Assert.Equal("acknowledged", await again.ReadLabelAsync(number!.Value));
        Assert.NotNull(await again.WriteLabelAsync("and on"));
    }

    [Fact]
    public async Task FullVolume_StopsWritesOnly_AndRoomBringsThemBack()
    {
        stand.Need();
        // The second of two mounts at a place is the one that counts.
        await using var container = await stand.StartAsync(null, null, "--tmpfs", "/var/lib/postgresql:size=160m,mode=755");
        await container.IsWellAsync();
        var number = await container.WriteLabelAsync("before");
        await container.MustExecuteAsync("bash", "-c", "dd if=/dev/zero of=/var/lib/postgresql/ballast bs=1M 2> /dev/null; true");
        var big = new string('x', 2000);
        await container.EventuallyAsync("writes are refused", async () => await container.WriteLabelAsync(big) is null);
        Assert.Contains("/var/lib/postgresql has no room", await container.HealthAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await stand.AskAsync("http://127.0.0.1:8000/health/live")).Status);
        // Killed now, it starts without room, or is given up: either way nobody ends the container for it.
        await container.SuperviseAsync("signal", "KILL", "postgresql");
        await container.EventuallyAsync("PostgreSQL reads what there is, or waits for room", async () =>
            await container.ReadLabelAsync(number!.Value) == "before" || (await container.LogAsync()).Contains("postgresql has given up, and /var/lib/postgresql has less than", StringComparison.Ordinal));

        await container.MustExecuteAsync("rm", "/var/lib/postgresql/ballast");

        await container.IsWellAsync();
        Assert.NotNull(await container.WriteLabelAsync("after"));
        Assert.Equal("before", await container.ReadLabelAsync(number!.Value));
    }
}
