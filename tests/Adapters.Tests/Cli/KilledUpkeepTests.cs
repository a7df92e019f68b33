using SuperInsight.Adapters.Tests.Cos;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>Killed in the middle of failing over or of pruning: nothing half is listed, and doing it again ends as if nothing had happened.</summary>
public sealed class KilledUpkeepTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    /// <summary>Long enough that only a kill ends it.</summary>
    private const int Held = 120_000;

    private const string Sql = "CREATE TABLE t AS SELECT i, sha512(i::text::bytea) AS noise FROM generate_series(1, 200000) i";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("InitiateMultipartUpload", "data.age")]
    [InlineData("UploadPart", "data.age")]
    [InlineData("CompleteMultipartUpload", "data.age")]
    [InlineData("PutObject", "manifest.json")]
    public async Task Run_LeavesNothingHalf_WhenItIsKilledOnItsWayToTheStandby(string operation, string key)
    {
        await using var desk = await ops.OpenDeskAsync(Sql);
        UseStandby(desk);
        desk.Cos.Break("UploadPart", new Fault { Full = true }, times: null, bucket: CosFixture.Bucket);
        await KillAtAsync(desk, CosFixture.Standby, operation, key, "backup", "run", "postgres");

        desk.Cos.Emulator.Faults.Clear();
        Assert.Equal("[]", (await desk.RunAsync("backup", "list", "--json")).Output.Trim());
        desk.Cos.Break("UploadPart", new Fault { Full = true }, times: null, bucket: CosFixture.Bucket);
        var next = await desk.RunAsync("backup", "run", "postgres", "--json");
        Assert.True(next.ExitCode == 0, next.ToString());
        Assert.Equal(CosFixture.Standby, next.Json.GetProperty("bucket").GetString());
        Assert.Single((await desk.RunAsync("backup", "list", "--json")).Json.EnumerateArray());
        Assert.Equal(0, (await desk.RunAsync("backup", "verify", "latest:postgres")).ExitCode);
        foreach (var bucket in (string[])[CosFixture.Bucket, CosFixture.Standby])
            Assert.Empty(await desk.Cos.Open(options => options with { Bucket = bucket }).ListUnfinishedUploadsAsync("", Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("manifest.json", 0)]
    [InlineData("manifest.json", 1)]
    [InlineData("data.age", 0)]
    [InlineData("globals.age", 1)]
    public async Task Prune_LeavesOnlyWholePoints_WhenItIsKilled(string key, int deletedBefore)
    {
        await using var desk = await ops.OpenDeskAsync();
        for (var run = 0; run < 3; run++)
            Assert.Equal(0, (await desk.RunAsync("backup", "run", "postgres")).ExitCode);
        foreach (var rule in (string[])["KeepDaily", "KeepWeekly", "KeepMonthly", "KeepYearly"])
            desk.Settings[$"Retention__{rule}"] = "0";
        desk.Settings["Retention__KeepLast"] = "1";
        desk.Settings["Cos__Prune__SecretId"] = desk.Cos.Options().SecretId.Reveal();
        desk.Settings["Cos__Prune__SecretKey"] = desk.Cos.Options().SecretKey.Reveal();
        var newest = (await desk.RunAsync("backup", "list", "--json")).Json[0].GetProperty("id").GetString()!;
        await KillAtAsync(desk, CosFixture.Bucket, "DeleteObject", key, deletedBefore, "backup", "prune");

        desk.Cos.Emulator.Faults.Clear();
        var left = (await desk.RunAsync("backup", "list", "--json")).Json.EnumerateArray().Select(point => point.GetProperty("id").GetString()!).ToArray();
        Assert.Equal(newest, left[0]);
        foreach (var id in left)
            Assert.Equal(0, (await desk.RunAsync("backup", "verify", id)).ExitCode);

        var again = await desk.RunAsync("backup", "prune");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(newest, Assert.Single((await desk.RunAsync("backup", "list", "--json")).Json.EnumerateArray()).GetProperty("id").GetString());
    }

    private static void UseStandby(OpsDesk desk)
    {
        desk.Settings["Cos__Standby__Region"] = "ap-guangzhou";
        desk.Settings["Cos__Standby__Bucket"] = CosFixture.Standby;
        desk.Settings["Cos__Standby__Endpoint"] = desk.Settings["Cos__Endpoint"];
        desk.Settings["Cos__Standby__SecretId"] = "id-standby";
        desk.Settings["Cos__Standby__SecretKey"] = desk.Settings["TENCENTCLOUD_SECRET_KEY"];
    }

    private static Task KillAtAsync(OpsDesk desk, string bucket, string operation, string key, params string[] arguments) => KillAtAsync(desk, bucket, operation, key, 0, arguments);

    /// <summary>Starts a command, holds its request back, and kills it there.</summary>
    private static async Task KillAtAsync(OpsDesk desk, string bucket, string operation, string key, int after, params string[] arguments)
    {
        FaultRule rule = new() { Service = "cos", Operation = operation, Bucket = bucket, KeyContains = key, After = after, Fault = new Fault { DelayMs = Held } };
        desk.Cos.Emulator.Faults.Add(rule);
        using var run = desk.Start(arguments);
        var output = OpsDesk.FinishAsync(run);
        await Eventually.TrueAsync(() => run.HasExited || desk.Cos.Emulator.Faults.StrikesOf(rule) > 0);
        Assert.False(run.HasExited, "it ended before it could be killed");
        run.Kill();
        await output;
    }
}
