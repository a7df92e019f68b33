using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>The image with the controller alone.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ControllerImageTests(ContainerStand stand)
{
    private const long LargestBytes = 200_000_000;

    [Fact]
    public async Task Controller_IsSmall_RunsAsItsOwnUser_AndBecomesHealthy()
    {
        stand.Need();
        await stand.BuildAsync("ops");
        var size = long.Parse((await stand.MustAsync("image", "inspect", "-f", "{{.Size}}", ContainerStand.Controller)).Trim(), CultureInfo.InvariantCulture);
        Assert.InRange(size, 1, LargestBytes);
        Assert.Equal("ops", (await stand.MustAsync("image", "inspect", "-f", "{{.Config.User}}", ContainerStand.Controller)).Trim());
        await using var storage = await stand.StartStorageAsync();

        await using var controller = await stand.StartAsync(null, new Dictionary<string, string>(stand.Cloud) { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true", ["Topology"] = "external" }, ContainerStand.Controller, ["--read-only", "--tmpfs", "/tmp"]);
        await controller.EventuallyAsync("it is healthy", async () => (await stand.PodmanAsync("healthcheck", "run", controller.Name)).Code == 0);

        Assert.Equal("7071", (await controller.MustExecuteAsync("id", "-u")).Trim());
    }

    [Fact]
    public async Task Controller_SaysWhatItNeeds_WithoutStorage()
    {
        stand.Need();
        await stand.BuildAsync("ops");

        await using var controller = await stand.StartAsync(null, null, ContainerStand.Controller, []);

        Assert.Equal(64, await controller.ExitCodeAsync());
        Assert.Contains("AzureWebJobsStorage is not set", await controller.LogAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("superinsight", "pkg:deb/debian/postgresql-15@", "pkg:nuget/Npgsql@", "pkg:pypi/fastapi@", "pkg:npm/azurite@")]
    [InlineData("ops", "pkg:deb/debian/tzdata@", "pkg:nuget/Npgsql@", "pkg:generic/Microsoft.NETCore.App@")]
    public async Task BillOfMaterials_NamesWhatIsIn(string target, params string[] packages)
    {
        stand.Need();
        await stand.BuildAsync(target);

        using var bill = JsonDocument.Parse(await File.ReadAllBytesAsync(Checkout.PathOf(".local", "container", $"{target}.cdx.json"), TestContext.Current.CancellationToken));

        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        string[] names = [.. bill.RootElement.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("purl").GetString()!)];
        Assert.All(packages, package => Assert.Contains(names, name => name.StartsWith(package, StringComparison.Ordinal)));
        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
