using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>A disk that is broken: nobody serves what cannot be kept, somebody is told, and nothing that was acknowledged is lost.</summary>
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
}
