using System.Text;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>Pruning, freezing and taking turns, by <c>ops</c> on the emulator.</summary>
public sealed class OpsRetentionTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    private const string NoDelete = "id-no-delete";

    private static readonly string[] OnlyTheLast = ["KeepDaily", "KeepWeekly", "KeepMonthly", "KeepYearly"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prune_DeletesByItsOwnCredential_WhatTheOneThatBacksUpCannot()
    {
        await using var desk = await ops.OpenDeskAsync();
        using var full = desk.Cos.Open();
        var orphan = new BackupLayout("backups").DataKey(RestorePointId.Create(BackupSource.Postgres, TimeProvider.System.GetUtcNow().AddHours(-1), 7));
        await full.CreateAsync(orphan, "left by a run that died"u8.ToArray(), Cancellation);
        desk.Settings["TENCENTCLOUD_SECRET_ID"] = NoDelete;

        // Backups go on: what they may not tidy is logged and left.
        for (var run = 0; run < 4; run++)
        {
            var taken = await desk.RunAsync("backup", "run", "postgres");
            Assert.True(taken.ExitCode == 0, taken.ToString());
            Assert.Contains($"Leftovers of earlier runs of postgres in {desk.Settings["Cos__Bucket"]} stay for now", taken.Error, StringComparison.Ordinal);
        }

        var ids = (await desk.RunAsync("backup", "list", "--json")).Json.EnumerateArray().Select(point => point.GetProperty("id").GetString()!).ToArray();
        var denied = await Assert.ThrowsAsync<ObjectStoreException>(() => desk.Cos.Open(options => options with { SecretId = new Secret(NoDelete) })
            .DeleteAsync(new BackupLayout("backups").ManifestKey(RestorePointId.Parse(ids[0])), Cancellation));
        Assert.Equal(ObjectStoreFailure.AccessDenied, denied.Failure);

        foreach (var rule in OnlyTheLast)
            desk.Settings[$"Retention__{rule}"] = "0";
        desk.Settings["Retention__KeepLast"] = "1";
        var closed = await desk.RunAsync("backup", "prune");
        Assert.Equal(2, closed.ExitCode);
        Assert.Contains("Cos__Prune__SecretId", closed.Error, StringComparison.Ordinal);

        desk.Settings["Cos__Prune__SecretId"] = NoDelete;
        desk.Settings["Cos__Prune__SecretKey"] = desk.Settings["TENCENTCLOUD_SECRET_KEY"];
        var refused = await desk.RunAsync("backup", "prune");
        Assert.True(refused.ExitCode == 1, refused.ToString());
        Assert.Equal("prune-stopped", Assert.Single((await desk.RunAsync("alarms", "--json")).Json.EnumerateArray()).GetProperty("key").GetString());
        Assert.Contains("prune-stopped", (await desk.RunAsync("alarms")).Output, StringComparison.Ordinal);

        desk.Settings["Cos__Prune__SecretId"] = desk.Cos.Options().SecretId.Reveal();
        var plan = await desk.RunAsync("backup", "prune", "--dry-run", "--json");
        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Equal(["keep", "delete", "delete", "delete"], plan.Json.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("verdict").GetString()));
        Assert.Equal(["Newest", "Last"], plan.Json.GetProperty("points")[0].GetProperty("keptBy").EnumerateArray().Select(rule => rule.GetString()));
        Assert.Equal(4, (await desk.RunAsync("backup", "list", "--json")).Json.GetArrayLength());

        var pruned = await desk.RunAsync("backup", "prune", "--source", "postgres");
        Assert.True(pruned.ExitCode == 0, pruned.ToString());
        Assert.Contains("3 points deleted", pruned.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await desk.RunAsync("backup", "prune")).ExitCode);
        Assert.Equal(ids[0], Assert.Single((await desk.RunAsync("backup", "list", "--json")).Json.EnumerateArray()).GetProperty("id").GetString());
        Assert.Contains("No alarm", (await desk.RunAsync("alarms")).Output, StringComparison.Ordinal);
        var left = await full.ListAsync("backups/", null, null, Cancellation).SelectMany(page => page.Objects).Select(entry => entry.Key).ToListAsync(Cancellation);
        // Its data, the roles beside them, and the manifest.
        Assert.Equal(3, left.Count(key => key.Contains(ids[0], StringComparison.Ordinal)));
        // The orphan is a day too young, and its place is closed.
        Assert.Equal(5, left.Count);
    }

    [Fact]
    public async Task Freeze_StopsAnOperatorsBackup_UnlessTheySayEvenFrozen()
    {
        await using var desk = await ops.OpenDeskAsync();
        var freeze = (await desk.RunAsync("freeze", "backups", "--for", "2h", "--reason", "moving house", "--json")).Json;
        Assert.True(freeze.GetProperty("frozen").GetBoolean());
        Assert.Equal(TimeSpan.FromHours(2), freeze.GetProperty("until").GetDateTimeOffset() - freeze.GetProperty("since").GetDateTimeOffset());

        var refused = await desk.RunAsync("backup", "run", "postgres");
        Assert.True(refused.ExitCode == 1, refused.ToString());
        Assert.Contains("moving house", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--even-frozen", refused.Error, StringComparison.Ordinal);
        var forced = await desk.RunAsync("backup", "run", "postgres", "--even-frozen");
        Assert.True(forced.ExitCode == 0, forced.ToString());
        Assert.Contains("going ahead all the same", forced.Error, StringComparison.Ordinal);

        Assert.Contains("go on", (await desk.RunAsync("unfreeze", "backups")).Output, StringComparison.Ordinal);
        Assert.Contains("were not frozen", (await desk.RunAsync("unfreeze", "backups")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await desk.RunAsync("backup", "run", "postgres")).ExitCode);
        Assert.Contains("AGE", (await desk.RunAsync("backup", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WaitsForOtherHeavyWork_AndSaysForWhom_OrGoesAheadNow()
    {
        await using var desk = await ops.OpenDeskAsync();
        using var store = desk.Cos.Open();
        await store.CreateAsync("state/work/heavy/000000000001.json", """{"fact":"taken","claimId":"x","what":"a drill","owner":"agent on web-1","process":"elsewhere"}"""u8.ToArray(), Cancellation);
        var ahead = await desk.RunAsync("backup", "run", "postgres", "--now");
        Assert.True(ahead.ExitCode == 0, ahead.ToString());

        using var waiting = desk.Start("backup", "run", "postgres");
        var heard = new StringBuilder();
        while (!heard.ToString().Contains("waiting for a drill", StringComparison.Ordinal))
            heard.AppendLine(await waiting.StandardError.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException($"it ended: {heard}"));
        Assert.Contains("agent on web-1", heard.ToString(), StringComparison.Ordinal);
        await store.CreateAsync("state/work/heavy/000000000002.json", """{"fact":"released","claimId":"x"}"""u8.ToArray(), Cancellation);
        var done = await OpsDesk.FinishAsync(waiting);
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.Equal(2, (await desk.RunAsync("backup", "list", "--json")).Json.GetArrayLength());
    }

    [Theory]
    [InlineData("cannot be frozen", "freeze", "everything")]
    [InlineData("--for", "freeze", "backups", "--for", "soon")]
    [InlineData("--for", "freeze", "backups", "--for", "0")]
    [InlineData("cannot be frozen", "unfreeze", "everything")]
    [InlineData("is not a backup source", "backup", "prune", "--source", "../x")]
    public async Task WrongUse_SaysWhat(string words, params string[] arguments)
    {
        await using var desk = await ops.OpenDeskAsync("");
        var run = await desk.RunAsync(arguments);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
