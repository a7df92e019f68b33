using System.Net;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Drills: a backup is restored into a server of its own, and whether it holds is known to all who trust the signer.</summary>
[Collection(nameof(ServingHosts))]
public sealed class DrillTests(HostedCloud cloud)
{
    [Fact]
    public async Task Drill_ProvesTheNewestPoint_AndIsAskedForByAPerson()
    {
        var stand = cloud.NewStand(Site.Small);
        await stand.BackUpAsync();
        var newest = (await stand.BackUpAsync()).GetProperty("id").GetString()!;
        var drill = Assert.Single((await stand.OpsAsync("backup", "drill")).EnumerateArray());
        Assert.Equal(("held", newest), (drill.GetProperty("outcome").GetString(), drill.GetProperty("id").GetString()));
        Assert.True(drill.GetProperty("found").GetProperty("rows").GetInt64() > 8000);
        Assert.Equal([(newest, true)], (await ListAsync(stand)).Where(point => point.Verified));
        Assert.Empty((await stand.OpsAsync("backup", "drill")).EnumerateArray());
    }

    [Fact]
    public async Task DrillBackups_ProvesTheNewestPoint_WhenItsTimerFires()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        var id = (await stand.BackUpAsync()).GetProperty("id").GetString()!;
        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("DrillBackups"));
        await Wait.UntilAsync(() => host.Log.Contains("Executed 'DrillBackups' (Succeeded", StringComparison.Ordinal), () => host.Log);
        Assert.Equal([(id, true)], await ListAsync(stand));
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("CheckDrillAge"));
        await Wait.UntilAsync(() => host.Log.Contains("Executed 'CheckDrillAge' (Succeeded", StringComparison.Ordinal), () => host.Log);
    }

    [Fact]
    public async Task DrillBackups_IsNoFailure_WhereNoIdentityIs()
    {
        var stand = (await cloud.NewHostedStandAsync(Site.Small)).With("Backups__IdentityFile", null);
        await stand.BackUpAsync();
        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("DrillBackups"));
        await Wait.UntilAsync(() => host.Log.Contains("Executed 'DrillBackups' (Succeeded", StringComparison.Ordinal), () => host.Log);
        Assert.Contains("is not possible here: there is no identity here", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drill_RaisesAnAlarm_WhenThePointIsDamaged_AndNobodyElsesWordMakesItGood()
    {
        var stand = cloud.NewStand(Site.Small);
        var point = await stand.BackUpAsync();
        await stand.OpsAsync("backup", "verify", "latest:postgres");
        var file = stand.Bucket.FileOf(point.GetProperty("key").GetString()!);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^50] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        var drill = await stand.TryOpsAsync("backup", "drill", "latest:postgres");
        Assert.Equal(1, drill.ExitCode);
        Assert.Contains("drill-failed/postgres", string.Concat(Directory.GetFiles(stand.Bucket.FileOf("state/alarms/raised")).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Equal([false], (await ListAsync(stand)).Select(listed => listed.Verified));

        var id = point.GetProperty("id").GetString();
        using var intruder = new Intruder(stand);
        var next = Directory.GetFiles(stand.Bucket.FileOf("state/verifications/postgres"), "*.json").Length + 1;
        await intruder.ReplaceAsync($"state/verifications/postgres/{next:D12}.json", JsonSerializer.SerializeToUtf8Bytes(new { id, good = true, plainToo = true, restored = true, format = "superinsight-verdict/1", at = DateTimeOffset.UtcNow.AddYears(1) }));
        Assert.Equal([false], (await ListAsync(stand)).Select(listed => listed.Verified));
    }

    private static async Task<IReadOnlyList<(string Id, bool Verified)>> ListAsync(Stand stand) =>
        [.. (await stand.OpsAsync("backup", "list")).EnumerateArray().Select(point => (point.GetProperty("id").GetString()!, point.GetProperty("verified").GetBoolean()))];
}
