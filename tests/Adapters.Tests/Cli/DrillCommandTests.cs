using System.Diagnostics;
using SuperInsight.Adapters.Tests.Drills;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Cli;

public sealed class DrillCommandTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drill_ProvesAPoint_AndIsNotDueAgain()
    {
        using var scratch = new ScratchDirectory();
        await using var desk = await OpenAsync(scratch);
        Assert.Equal("[]", (await desk.RunAsync("backup", "drill", "--json")).Output.Trim());
        var id = (await desk.RunAsync("backup", "run", "postgres", "--json")).Json.GetProperty("id").GetString();

        var due = await desk.RunAsync("backup", "drill", "--json");
        Assert.True(due.ExitCode == 0, due.ToString());
        var view = Assert.Single(due.Json.EnumerateArray());
        Assert.Equal(("held", id, 42), (view.GetProperty("outcome").GetString(), view.GetProperty("id").GetString(), view.GetProperty("found").GetProperty("rows").GetInt32()));
        Assert.True((await desk.RunAsync("backup", "list", "--json")).Json[0].GetProperty("verified").GetBoolean());
        Assert.Contains("No source is due", (await desk.RunAsync("backup", "drill")).Output, StringComparison.Ordinal);
        Assert.Contains($"{id} restores: 1 tables, 42 rows", (await desk.RunAsync("backup", "drill", "latest:postgres")).Output, StringComparison.Ordinal);

        var doctor = (await desk.RunAsync("doctor", "--json")).Json.EnumerateArray().ToDictionary(finding => finding.GetProperty("check").GetString()!, finding => finding.GetProperty("detail").GetString()!);
        Assert.Contains("postgres 0.0 days ago", doctor["drills"], StringComparison.Ordinal);
        Assert.StartsWith("on", doctor["data checksums"], StringComparison.Ordinal);
        Assert.StartsWith("can be used", doctor["amcheck"], StringComparison.Ordinal);
        scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task Drill_SaysWhatIsInTheWay()
    {
        using var scratch = new ScratchDirectory();
        await using var desk = await OpenAsync(scratch);
        await desk.RunAsync("backup", "run", "postgres");
        desk.Settings.Remove("Backups__IdentityFile");
        var named = await desk.RunAsync("backup", "drill", "latest:postgres");
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("no identity here", named.Output, StringComparison.Ordinal);
        var due = await desk.RunAsync("backup", "drill", "--json");
        Assert.Equal(0, due.ExitCode);
        Assert.Equal("impossible", due.Json[0].GetProperty("outcome").GetString());
        Assert.Equal(2, (await desk.RunAsync("backup", "drill", "rubbish")).ExitCode);
        Assert.Equal(1, (await desk.RunAsync("backup", "drill", "latest:redis")).ExitCode);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public async Task Drill_LeavesNothingAtWork_WhenItIsEnded_AndTheNextOneTidies(string signal)
    {
        using var scratch = new ScratchDirectory();
        await using var desk = await OpenAsync(scratch, "CREATE TABLE t AS SELECT i, md5(i::text) AS noise FROM generate_series(1, 400000) i");
        await desk.RunAsync("backup", "run", "postgres");
        using (var drill = desk.Start("backup", "drill", "latest:postgres"))
        {
            // In the middle: rows are going in.
            await Eventually.TrueAsync(() => Task.FromResult(drill.HasExited || scratch.Processes.Any(id => ProcFs.CommandLine(id).Contains("pg_restore", StringComparison.Ordinal))));
            Assert.False(drill.HasExited, "it ended before it could be ended");
            using (var kill = Process.Start("/bin/kill", [$"-{signal}", $"{drill.Id}"]))
                await kill.WaitForExitAsync(Cancellation);
            await drill.WaitForExitAsync(Cancellation);
        }

        await Eventually.TrueAsync(() => Task.FromResult(scratch.Processes.Count == 0));
        Assert.Equal(signal == "KILL" ? 1 : 0, scratch.Folders.Count);
        var next = await desk.RunAsync("backup", "drill", "latest:postgres");
        Assert.True(next.ExitCode == 0, next.ToString());
        scratch.AssertNothingLeft();
    }

    private async Task<OpsDesk> OpenAsync(ScratchDirectory scratch, string sql = "CREATE TABLE t AS SELECT generate_series(1, 42) AS i")
    {
        var desk = await ops.OpenDeskAsync(sql);
        desk.Settings["Backups__DrillDirectory"] = scratch.Path;
        return desk;
    }
}
