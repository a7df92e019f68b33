using System.Net;
using static Runtime.Tests.Emulator.CloudRun.CloudRunStand;

namespace Runtime.Tests.Emulator.CloudRun;

/// <summary>How releases move on with time, and who serves meanwhile.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    private CloudRunStand _stand = null!;

    public async ValueTask InitializeAsync() => _stand = await StartAsync(options => options with { CloudCallsPerSecond = 1000 });

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task FullRelease_OverlapsAndConvergesLate()
    {
        await _stand.SeedAsync(new { image = First, minNum = 2 });
        var answer = await _stand.CallAsync("UpdateCloudRunServer", Deploy(Second));
        var task = answer["TaskId"]!.GetValue<long>();
        Assert.Equal("ResourceInUse", await _stand.CodeOfAsync("UpdateCloudRunServer", Deploy(Second)));
        Assert.Equal("running todo todo todo todo", await StepsAsync());

        Pass(21); // Pulled and created at 10, started at 20.
        Assert.Equal("finished finished finished running todo", await StepsAsync());
        Assert.Equal(4, await PodsAsync());
        Assert.Equal("web-001 100", await _stand.OnlineAsync());

        Pass(5); // Checked at 25: old and new share the traffic until 35.
        Assert.Equal("web-001 50, web-002 50", await _stand.OnlineAsync());
        Assert.Equal(new() { ["web-001"] = 50, ["web-002"] = 50 }, await _stand.VisitManyAsync(100));

        Pass(10);
        Assert.Equal("finished", await _stand.StatusAsync(task));
        Assert.Equal("web-001 50, web-002 50", await _stand.OnlineAsync()); // Finished at 35, in effect at 50.

        Pass(15);
        Assert.Equal("web-002 100", await _stand.OnlineAsync());
        Assert.Equal(new() { ["web-002"] = 10 }, await _stand.VisitManyAsync(10));
        Pass(30); // The old instances are drained.
        Assert.Equal(2, await PodsAsync());
    }

    [Fact]
    public async Task GrayRelease_SplitsAsDecided_AndIsTakenBack()
    {
        await _stand.SeedAsync();
        var task = (await _stand.CallAsync("UpdateCloudRunServer", Deploy(Second, "GRAY")))["TaskId"]!.GetValue<long>();
        Pass(30);
        Assert.Equal("running", await _stand.StatusAsync(task));
        Assert.Equal("web-001 100, web-002 0", await _stand.OnlineAsync());
        Assert.Equal("InvalidParameter", await _stand.CodeOfAsync("ReleaseGray", Gray(80, 10)));
        Assert.Null(await _stand.CodeOfAsync("ReleaseGray", Gray(90, 10)));
        Assert.Equal(new() { ["web-001"] = 10 }, await _stand.VisitManyAsync(10));
        Pass(15);
        Assert.Equal(new() { ["web-001"] = 90, ["web-002"] = 10 }, await _stand.VisitManyAsync(100));

        Assert.Null(await _stand.CodeOfAsync("OperateServerManage", Service(new { TaskId = task, OperateType = "go_back" })));
        Assert.Equal("stopped", await _stand.StatusAsync(task));
        Assert.Equal("UnsupportedOperation", await _stand.CodeOfAsync("OperateServerManage", Service(new { TaskId = task, OperateType = "go_back" })));
        Pass(15);
        Assert.Equal(new() { ["web-001"] = 20 }, await _stand.VisitManyAsync(20));
    }

    [Theory]
    [InlineData("pullFails", "pull")]
    [InlineData("crashesAtStart", "Readiness")]
    public async Task Release_Fails_WhenTheImageDoesNotComeUp(string how, string reason)
    {
        await _stand.SeedAsync();
        await _stand.ScriptAsync(new Dictionary<string, object> { ["image"] = Second, [how] = true });
        await _stand.CallAsync("UpdateCloudRunServer", Deploy(Second));
        Pass(60);
        var task = await _stand.TaskAsync();
        Assert.Equal("failed", task["Status"]!.GetValue<string>());
        Assert.Contains(reason, task["FailReason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("web-001 100", await _stand.OnlineAsync());
        Assert.Equal(new() { ["web-001"] = 10 }, await _stand.VisitManyAsync(10));
    }

    [Fact]
    public async Task Rollback_BringsBackDrainedInstances_WithEmptyDisks()
    {
        await _stand.SeedAsync();
        using (var put = await _stand.VisitAsync("/_disk/state.db", HttpMethod.Put, "precious"))
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("precious", await ReadDiskAsync());
        await _stand.CallAsync("UpdateCloudRunServer", Deploy(Second));
        Pass(200);
        Assert.Null(await ReadDiskAsync());

        await _stand.CallAsync("SubmitServerRollback", Service(new { CurrentVersionName = "web-002", RollbackVersionName = "web-001" }));
        Assert.Equal("ResourceInUse", await _stand.CodeOfAsync("SubmitServerRollback", Service(new { CurrentVersionName = "web-002", RollbackVersionName = "web-001" })));
        Pass(200);
        Assert.Equal("web-001 100", await _stand.OnlineAsync());
        Assert.Null(await ReadDiskAsync());
    }

    [Fact]
    public async Task StoppedInstance_IsReplaced_WithAnEmptyDisk()
    {
        await _stand.SeedAsync();
        using (await _stand.VisitAsync("/_disk/a", HttpMethod.Put, "x"))
            Assert.Equal(1, await PodsAsync());
        var pod = (await _stand.CallAsync("DescribeCloudRunPodList", Service()))["PodList"]![0]!["PodId"]!.GetValue<string>();
        Assert.Null(await _stand.CodeOfAsync("StopVersionInstance", Service(new { InstanceName = pod })));
        Assert.Equal(new() { ["nobody 503"] = 1 }, await _stand.VisitManyAsync(1));
        Pass(10);
        using var gone = await _stand.VisitAsync("/_disk/a");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("ResourceNotFound", await _stand.CodeOfAsync("StopVersionInstance", Service(new { InstanceName = pod })));
    }

    [Fact]
    public async Task Scaling_HappensAtOnce_UnlessSeededOtherwise()
    {
        await _stand.SeedAsync();
        var items = Service(new { Items = new[] { new { Key = "MinNum", IntValue = 2 } } });
        Assert.Equal(0, (await _stand.CallAsync("SubmitServerConfigChangeDiff", items))["TaskId"]!.GetValue<long>());
        await _stand.SeedAsync(new { image = First, scalingMakesVersion = true });
        Assert.NotEqual(0, (await _stand.CallAsync("SubmitServerConfigChangeDiff", items))["TaskId"]!.GetValue<long>());
        Pass(100);
        Assert.Equal("web-002 100", await _stand.OnlineAsync());
        Assert.Equal(2, await PodsAsync("web-002"));
    }

    [Fact]
    public async Task CreatedService_ServesItsFirstVersion()
    {
        Assert.Null(await _stand.CodeOfAsync("CreateCloudRunServer", Deploy(First)));
        Assert.Equal("ResourceInUse", await _stand.CodeOfAsync("CreateCloudRunServer", Deploy(First)));
        Pass(100);
        Assert.Equal("web-001 100", await _stand.OnlineAsync());
        Assert.Equal(1, (await _stand.CallAsync("DescribeCloudRunServers", new { EnvId = CloudRunStand.Environment }))["Total"]!.GetValue<int>());
    }

    private static object Gray(int stable, int canary) => Service(new
    {
        GrayType = "gray",
        TrafficType = "FLOW",
        GrayFlowRatio = canary,
        VersionFlowItems = new[]
        {
            new { VersionName = "web-001", FlowRatio = stable, IsDefaultPriority = true, Priority = 1 },
            new { VersionName = "web-002", FlowRatio = canary, IsDefaultPriority = false, Priority = 2 },
        },
    });

    private void Pass(int seconds) => _stand.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task<string?> ReadDiskAsync()
    {
        using var response = await _stand.VisitAsync("/_disk/state.db");
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : null;
    }

    private async Task<string> StepsAsync() => string.Join(' ', (await _stand.TaskAsync())["Steps"]!.AsArray().Select(step => step!["Status"]!.GetValue<string>()));

    private async Task<int> PodsAsync(string? version = null) =>
        (await _stand.CallAsync("DescribeCloudRunPodList", version is null ? Service() : Service(new { VersionName = version })))["TotalCount"]!.GetValue<int>();
}
