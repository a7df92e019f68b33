using System.Globalization;
using System.Net.Http.Json;

namespace Runtime.Tests.Emulator;

/// <summary>Tencent's own API client for Node (tencentcloud-sdk-nodejs-common) reads the emulator's bill, and what it says was used.</summary>
public sealed class VendorBillingTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task Script_EndsWell()
    {
        var folder = await Prerequisites.VendorFolderAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = emulator.Server.BaseUri };
        var midnight = new DateTimeOffset(2026, 1, 10, 0, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds();
        int[] hours = [0, 1, 24, 25];
        using var planned = await http.PutAsJsonAsync(
            "/_emulator/billing/plan",
            new
            {
                tariffs = new[] { new { business = "p_tcb", businessName = "云开发 CloudBase", item = "sv_cpu", itemName = "CPU", meter = "cpu", unit = "核时", factor = 3600, bands = new[] { new { price = 0.055m } } } },
                usage = hours.Select(hour => new { meter = "cpu", region = "ap-shanghai", resource = "web", hour = midnight + hour * 3600, quantity = 3600 }),
                vouchers = new[] { new { day = "2026-01-10", amount = 0.05m } },
                corrections = new[] { new { day = "2026-01-12", business = "p_tcb", item = "sv_cpu", resource = "web", amount = -0.07m, appearsAt = 0 } },
            },
            TestContext.Current.CancellationToken);
        planned.EnsureSuccessStatusCode();

        await PutAsync("metering/disks", new { diskId = "disk-1", diskSize = 50 });
        await PutAsync("metering/topics/topic-1", new { });
        await PutAsync("metering/usage", new[] { new { meter = "cls_write", resource = "topic-1", hour = midnight + 3600, quantity = 3 << 19 } });

        var outcome = await ExternalTool.RunAsync("node", [Path.Join(folder, "billing.mjs"), emulator.Server.BaseUri.Port.ToString(CultureInfo.InvariantCulture)]);

        Assert.Equal(5, outcome.Succeeded().Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));

        async Task PutAsync(string path, object body)
        {
            using var answer = await http.PutAsJsonAsync($"/_emulator/{path}", body, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }
}
