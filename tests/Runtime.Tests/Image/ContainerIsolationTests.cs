using System.Runtime.Versioning;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>What the parts of a container may know, and where they may write.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerIsolationTests(ContainerStand stand)
{
    [Fact]
    public async Task NoSecret_IsInTheImage_InProcessLists_OrInAnApplicationsEnvironment()
    {
        stand.Need();
        var disk = stand.NewDisk();
        await using var container = await stand.StartAsync(disk, stand.Cloud);
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
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, image + processes + File.ReadAllText(Checkout.PathOf("Dockerfile")), StringComparison.Ordinal));
        // What an application sees of others' environments is its own user's, and in that is nothing of the operator's.
        foreach (var user in (string[])["fastapi", "labelstudio", "redis", "www-data", "nobody"])
        {
            var seen = await container.MustExecuteAsync("env", "-i", "PATH=/usr/bin:/bin", "setpriv", "--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--clear-groups", "bash", "-c", "cat /proc/[0-9]*/environ 2> /dev/null | tr '\\0' '\\n'; cat /run/superinsight/environment /run/superinsight/keys/* /run/superinsight/redis.conf 2> /dev/null; true");
            Assert.All(secrets[..3], secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
            Assert.DoesNotContain("TENCENTCLOUD_", seen, StringComparison.Ordinal);
        }

        var log = await container.LogAsync() + string.Concat(Directory.EnumerateFiles(Path.Combine(disk, "app-logs"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("functions", log, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        var keys = await container.ExecuteAsync("grep", "-rIlE", "AGE-SECRET-KEY-1[A-Z0-9]|-----BEGIN [A-Z ]*PRIVATE KEY-----|AKID[A-Za-z0-9]{13,}", "/app", "/etc", "/home", "/opt/ops", "/root", "/usr/local", "/usr/share/sbom.cdx.json", "/var/lib/ops");
        Assert.True(keys.Code == 1, keys.Output);
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
}
