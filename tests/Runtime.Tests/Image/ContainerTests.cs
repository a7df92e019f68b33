using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>The image as a container: what is acknowledged stays, what dies comes back, what is secret stays so.</summary>
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
    public async Task NoSecret_IsInTheImage_InProcessLists_OrInAnApplicationsEnvironment()
    {
        stand.Need();
        await using var container = await stand.StartAsync(stand.NewDisk(), stand.Cloud);
        await container.IsWellAsync();
        await container.EventuallyAsync("the agent runs", async () => (await container.StatesAsync())["functions"].State == "RUNNING");
        string[] secrets =
        [
            ContainerStand.SecretKey, stand.Cloud["Backups__Identity"].Split("\\n")[^1], stand.Cloud["Backups__SigningKey"].Split("\\n")[1],
            .. await Task.WhenAll(((string[])["superinsight", "labelstudio", "ops", "redis"]).Select(async name => (await container.MustExecuteAsync("cat", $"/var/lib/postgresql/.secrets/{name}")).Trim())),
        ];
        Assert.All(secrets, secret => Assert.InRange(secret.Length, 16, 200));

        var image = await stand.MustAsync("history", "--no-trunc", ContainerStand.Image) + await stand.MustAsync("image", "inspect", ContainerStand.Image);
        var processes = await container.MustExecuteAsync("bash", "-c", "for one in /proc/[0-9]*; do tr '\\0' ' ' < $one/cmdline; echo; done 2> /dev/null");
        Assert.Contains("redis-server", processes, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, image + processes + File.ReadAllText(Checkout("Dockerfile")), StringComparison.Ordinal));
        // What an application sees of others' environments is its own user's, and in that is nothing of the operator's.
        foreach (var user in (string[])["fastapi", "labelstudio", "redis", "www-data", "nobody"])
        {
            var seen = await container.MustExecuteAsync("env", "-i", "PATH=/usr/bin:/bin", "setpriv", "--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--clear-groups", "bash", "-c", "cat /proc/[0-9]*/environ 2> /dev/null | tr '\\0' '\\n'; cat /run/superinsight/environment /run/superinsight/keys/* /run/superinsight/redis.conf 2> /dev/null; true");
            Assert.All(secrets[..3], secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
            Assert.DoesNotContain("TENCENTCLOUD_", seen, StringComparison.Ordinal);
        }

        var log = await container.LogAsync();
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Container_Serves_WhenItsRootFileSystemIsReadOnly()
    {
        stand.Need();
        await using var container = await stand.StartAsync(stand.NewDisk(), stand.Cloud, "--read-only", "--tmpfs", "/run", "--tmpfs", "/tmp");
        await container.IsWellAsync();
        Assert.NotNull(await container.WriteLabelAsync("on a read-only root"));
        Assert.NotEqual(0, (await container.ExecuteAsync("touch", "/usr/here")).Code);
        await container.EventuallyAsync("the agent runs", async () => (await container.StatesAsync())["functions"].State == "RUNNING");
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
        // As long as supervisord needs to give PostgreSQL up, should it not start without room.
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        await container.MustExecuteAsync("rm", "/var/lib/postgresql/ballast");

        await container.IsWellAsync();
        Assert.NotNull(await container.WriteLabelAsync("after"));
        Assert.Equal("before", await container.ReadLabelAsync(number!.Value));
    }

    [Fact]
    public async Task Door_ShowsMaintenance_WhileItIsClosed()
    {
        stand.Need();
        await using var container = await stand.StartAsync(stand.NewDisk());
        await container.IsWellAsync();
        await container.MustExecuteAsync("supervisorctl", "-c", "/run/superinsight/supervisord.conf", "stop", "front");

        var (status, page) = await stand.AskAsync("http://127.0.0.1:8000/labels", "-i");
        var health = await stand.AskAsync("http://127.0.0.1:8000/health");
        Assert.Equal(503, status);
        Assert.Contains("Retry-After", page, StringComparison.Ordinal);
        Assert.Equal(503, health.Status);
        Assert.Contains("\"maintenance\"", health.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await stand.AskAsync("http://127.0.0.1:8000/health/live")).Status);

        await container.MustExecuteAsync("supervisorctl", "-c", "/run/superinsight/supervisord.conf", "start", "front");
        await container.IsWellAsync();
        Assert.Equal(200, (await stand.AskAsync("http://127.0.0.1:8000/labels")).Status);
        Assert.Equal(404, (await stand.AskAsync("http://127.0.0.1:8000/-/ops/api/health")).Status);
    }

    private static string Checkout(string name) => SuperInsight.RunLocal.Checkout.PathOf(name);

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
