using System.Globalization;
using System.Net.Http.Json;

namespace Runtime.Tests.Emulator;

/// <summary>Tencent's own API client for Node (tencentcloud-sdk-nodejs-common) against the emulator, in real time with short steps.</summary>
public sealed class VendorCloudRunTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private static readonly string[] Lines = ["first line", "second line", "third line"];

    private static readonly string[] Notices = ["notice-1"];

    [Fact]
    public async Task Script_EndsWell()
    {
        var folder = await Prerequisites.VendorFolderAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = emulator.Server.BaseUri };
        using var seeded = await http.PutAsJsonAsync(
            "/_emulator/cloudrun/services/env-demo-1a2b3c/vendor",
            new
            {
                image = "ccr.ccs.tencentyun.com/demo/web:1",
                env = new Dictionary<string, string> { ["MODE"] = "prod" },
                timing = new { pull = 0.3, start = 0.3, check = 0.1, @switch = 0.2, converge = 0.3, drain = 0.5, restart = 0.2 },
            },
            TestContext.Current.CancellationToken);
        seeded.EnsureSuccessStatusCode();
        var now = DateTimeOffset.UtcNow;
        using var logged = await http.PutAsJsonAsync(
            "/_emulator/cloudrun/logs/env-demo-1a2b3c", Lines.Select((content, number) => new { time = now.AddMinutes(number - 10), content }), TestContext.Current.CancellationToken);
        logged.EnsureSuccessStatusCode();
        using var watched = await http.PutAsJsonAsync("/_emulator/monitor/policies", new { policyId = "policy-1", noticeIds = Notices }, TestContext.Current.CancellationToken);
        watched.EnsureSuccessStatusCode();

        var outcome = await ExternalTool.RunAsync("node", [Path.Join(folder, "cloudrun.mjs"), emulator.Server.BaseUri.Port.ToString(CultureInfo.InvariantCulture)]);

        Assert.Equal(10, outcome.Succeeded().Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }
}
