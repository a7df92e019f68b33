using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>The image as a container: what is acknowledged stays, what dies comes back, what would hide or damage data is refused.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerTests(ContainerStand stand)
{
    /// <summary>What stops a service's process at once, and its bound until /health is 200 again.</summary>
    private static readonly TimeSpan BackAfterKill = TimeSpan.FromSeconds(30);

    private static readonly string[] Services = ["postgresql", "redis", "fastapi", "labelstudio", "nginx", "health"];

    [Fact]
    public async Task Data_AreAllThere_AfterStopAndKill()
    {
        stand.Need();
        var disk = stand.NewDisk();
        string before;
        await using (var first = await stand.StartAsync(disk))
        {
            await first.IsWellAsync();
            Assert.NotNull(await first.WriteLabelAsync("written before the stop"));
            await first.WriteTaskAsync("a file");
            before = await first.DataAsync();
            Assert.Equal(0, await first.StopAsync());
            Assert.Contains("database system is shut down", await first.LogAsync(), StringComparison.Ordinal);
        }

        await using (var second = await stand.StartAsync(disk))
        {
            await second.IsWellAsync();
            Assert.Equal(before, await second.DataAsync());
            await second.WriteLabelAsync("written before the kill");
            before = await second.DataAsync();
            await second.KillAsync();
        }

        await using var third = await stand.StartAsync(disk);
        await third.IsWellAsync();
        Assert.Equal(before, await third.DataAsync());
    }

    [Fact]
    public async Task WhatWasAcknowledged_IsThere_WhenTheDiskIsCopiedInMidWrite()
    {
        stand.Need();
        var (disk, copy) = (stand.NewDisk(), stand.NewDisk());
        var acknowledged = new ConcurrentDictionary<int, string>();
        await using (var container = await stand.StartAsync(disk))
        {
            await container.IsWellAsync();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var writers = Enumerable.Range(0, 4).Select(writer => WriteAsync(container, writer, acknowledged, enough.Token)).ToArray();
            await container.EventuallyAsync("something is acknowledged", () => Task.FromResult(acknowledged.Count >= 20));
            // The processes stand still as they do when the power goes: the copy is of one moment, in the middle of whatever they did.
            await stand.MustAsync("pause", container.Name);
            var known = acknowledged.ToArray();
            var copied = await ContainerStand.RunAsync("/bin/cp", ["-a", $"{disk}/.", copy]);
            Assert.True(copied.Code == 0, copied.Output);
            await stand.MustAsync("unpause", container.Name);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            acknowledged = new(known);
        }

        await using var again = await stand.StartAsync(copy);
        await again.IsWellAsync();
        foreach (var (number, text) in acknowledged)
            Assert.Equal(text, await again.ReadLabelAsync(number));
    }

    [Fact]
    public async Task EachService_ComesBackWhenItIsKilled_AndItsNeighboursAreUntouched()
    {
        stand.Need();
        await using var container = await stand.StartAsync(stand.NewDisk());
        await container.IsWellAsync();
        await container.WriteLabelAsync("before");
        foreach (var service in Services)
        {
            await container.EventuallyAsync("all services run", async () => (await container.StatesAsync()) is var now && Services.All(one => now[one].State == "RUNNING"));
            var before = await container.StatesAsync();
            await container.MustExecuteAsync("bash", "-c", $"kill -9 {before[service].Process}");
            await container.EventuallyAsync($"{service} runs again", async () => (await container.StatesAsync())[service] is { State: "RUNNING", Process: var id } && id != before[service].Process);
            Assert.InRange(await container.IsWellAsync(), TimeSpan.Zero, BackAfterKill);
            var after = await container.StatesAsync();
            Assert.All(Services.Where(one => one != service), one => Assert.Equal(before[one].Process, after[one].Process));
        }

        Assert.Contains("\"total\":1", await container.DataAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneContainer_Serves_WhenTwoHaveTheSameDisk()
    {
        stand.Need();
        var disk = stand.NewDisk();
        await using var first = await stand.StartAsync(disk);
        await first.IsWellAsync();

        await using var refused = await stand.StartAsync(disk, new Dictionary<string, string> { ["VOLUME_LOCK_SECONDS"] = "1" });
        Assert.Equal(75, await refused.ExitCodeAsync());
        await using var waiting = await stand.StartAsync(disk);
        await waiting.EventuallyAsync("it waits", async () => (await waiting.LogAsync()).Contains("another container has", StringComparison.Ordinal));
        var number = await first.WriteLabelAsync("by the first");
        Assert.Equal(0, await first.StopAsync());

        await waiting.IsWellAsync();
        Assert.Equal("by the first", await waiting.ReadLabelAsync(number!.Value));
    }

    [Fact]
    public async Task Service_ThatGivesUp_IsTriedAgain_AndOnlyThenTheContainerEnds()
    {
        stand.Need();
        await using var container = await stand.StartAsync(stand.NewDisk());
        await container.IsWellAsync();
        await BreakAsync();
        await container.EventuallyAsync("it is tried again", async () => (await container.LogAsync()).Contains("fastapi has given up; attempt 1 of 3", StringComparison.Ordinal));
        await container.MustExecuteAsync("mv", "/app/away", "/app/main.py");
        await container.IsWellAsync();

        await BreakAsync();
        Assert.Equal(70, await container.ExitCodeAsync());
        Assert.Contains("stopped because fastapi failed 3 times within 600 s", await container.LogAsync(), StringComparison.Ordinal);

        async Task BreakAsync()
        {
            await container.MustExecuteAsync("mv", "/app/main.py", "/app/away");
            await container.SuperviseAsync("signal", "KILL", "fastapi");
        }
    }

    [Theory]
    [InlineData(64, "Topology is not set", "Topology=")]
    [InlineData(64, "DATABASE_URL and REDIS_URL", "Topology=external")]
    [InlineData(64, "AcceptDataLossSeconds is ''", "Topology=ephemeral")]
    [InlineData(64, "Topology is 'disk'", "Topology=disk")]
    [InlineData(64, "RESTORE_FROM is 'yesterday'", "RESTORE_FROM=yesterday")]
    [InlineData(64, "Cos__Bucket is not set", "RESTORE_FROM=latest")]
    [InlineData(73, "is of PostgreSQL 14, and this image has 15", "", "15/main/PG_VERSION")]
    [InlineData(73, "an empty database beside it would hide your data", "", "14/main/PG_VERSION")]
    [InlineData(73, "is not empty and is no database", "", "15/main/notes.txt")]
    public async Task Container_IsRefused_WithWhatIsWrong(int code, string words, string setting, string? file = null)
    {
        stand.Need();
        var disk = stand.NewDisk();
        if (file is not null)
        {
            var path = Path.Combine(disk, "postgres-data", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "14\n", TestContext.Current.CancellationToken);
        }

        await using var refused = await stand.StartAsync(disk, setting.Length == 0 ? null : new Dictionary<string, string> { [setting.Split('=')[0]] = setting.Split('=')[1] });

        Assert.Equal(code, await refused.ExitCodeAsync());
        Assert.Contains(words, await refused.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunLocal_Once_FindsEverythingWell_AndStopsIt()
    {
        stand.Need();

        var run = await ContainerStand.RunAsync(SuperInsight.RunLocal.Checkout.PathOf("image", "run-local"), ["--once", "--data", stand.NewDisk()]);

        Assert.True(run.Code == 0, run.Output);
        Assert.All(Services, service => Assert.Matches($@"(?m)^{service} +RUNNING", run.Output));
    }

    [Fact]
    public async Task Volume_GoesToTheNextContainer_WhenTheServersOnItHaveBeenStopped()
    {
        stand.Need();
        var disk = stand.NewDisk();
        await using var first = await stand.StartAsync(disk);
        await first.IsWellAsync();
        var number = await first.WriteLabelAsync("by the first");
        // As an agent drains; the rest only because these two share their ports.
        await first.SuperviseAsync("stop", "front", "nginx", "health", "fastapi", "labelstudio", "functions", "storage", "redis", "postgresql");

        await using (var second = await stand.StartAsync(disk))
        {
            await second.IsWellAsync();
            Assert.Equal("by the first", await second.ReadLabelAsync(number!.Value));
            number = await second.WriteLabelAsync("by the second");
            // Told to work again, the first waits for what is not its own now.
            await first.SuperviseAsync("start", "postgresql", "redis");
            // The pid namespace is its own: what it has started is all there is.
            Assert.DoesNotContain("postgres -D", await first.MustExecuteAsync("bash", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"), StringComparison.Ordinal);
            Assert.Equal(0, await second.StopAsync());
        }

        await first.SuperviseAsync("start", "health", "nginx", "fastapi", "labelstudio", "front");
        await first.IsWellAsync();
        Assert.Equal("by the second", await first.ReadLabelAsync(number!.Value));
        Assert.Equal(0, await first.StopAsync());
    }

    [Fact]
    public async Task Door_ShowsMaintenance_WhileItIsClosed()
    {
        stand.Need();
        await using var container = await stand.StartAsync(stand.NewDisk());
        await container.IsWellAsync();
        await container.SuperviseAsync("stop", "front");

        var (status, page) = await stand.AskAsync("http://127.0.0.1:8000/labels", "-i");
        var health = await stand.AskAsync("http://127.0.0.1:8000/health");
        Assert.Equal(503, status);
        Assert.Contains("Retry-After", page, StringComparison.Ordinal);
        Assert.Equal(503, health.Status);
        Assert.Contains("\"maintenance\"", health.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await stand.AskAsync("http://127.0.0.1:8000/health/live")).Status);

        await container.SuperviseAsync("start", "front");
        await container.IsWellAsync();
        Assert.Equal(200, (await stand.AskAsync("http://127.0.0.1:8000/labels")).Status);
        Assert.Equal(404, (await stand.AskAsync("http://127.0.0.1:8000/-/ops/api/health")).Status);
    }

    private static async Task WriteAsync(Container container, int writer, ConcurrentDictionary<int, string> acknowledged, CancellationToken enough)
    {
        for (var round = 0; !enough.IsCancellationRequested; round++)
        {
            var text = $"writer {writer}, round {round}";
            if (await container.WriteLabelAsync(text) is { } number)
                acknowledged[number] = text;
        }
    }
}

/// <summary>Containers share a network, and take turns.</summary>
[CollectionDefinition(nameof(Containers), DisableParallelization = true)]
public sealed class Containers : ICollectionFixture<ContainerStand>;
