using System.Diagnostics;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>A run that is killed or interrupted leaves nothing half, and the next one succeeds at once.</summary>
public sealed class KilledRunTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    /// <summary>Long enough that only a kill ends it.</summary>
    private const int Held = 120_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ListObjects", "", "PutObject", "state/backups/postgres/")]
    [InlineData("PutObject", "state/backups/postgres/", "InitiateMultipartUpload", "data.age")]
    [InlineData("InitiateMultipartUpload", "data.age", "UploadPart", "data.age")]
    [InlineData("UploadPart", "data.age", "CompleteMultipartUpload", "data.age")]
    [InlineData("CompleteMultipartUpload", "data.age", "PutObject", "manifest.json")]
    public async Task Run_LeavesNothingHalf_WhenItIsKilled(string doneOperation, string doneKey, string operation, string key)
    {
        await using var desk = await ops.OpenDeskAsync("CREATE TABLE t AS SELECT i, sha512(i::text::bytea) AS noise FROM generate_series(1, 200000) i");
        desk.Cos.Emulator.Faults.Add(new FaultRule { Service = "cos", Operation = operation, KeyContains = key, Times = 1, Fault = new Fault { DelayMs = Held } });
        using (var run = desk.Start("backup", "run", "postgres"))
        {
            await Eventually.TrueAsync(() => run.HasExited || desk.Cos.Emulator.Requests.Entries.Any(entry =>
                entry.Operation == doneOperation && (entry.Key ?? "").Contains(doneKey, StringComparison.Ordinal)));
            Assert.False(run.HasExited, "it ended before it could be killed");
            run.Kill();
            await run.WaitForExitAsync(Cancellation);
        }

        desk.Cos.Emulator.Faults.Clear();
        Assert.Equal("[]", (await desk.RunAsync("backup", "list", "--json")).Output.Trim());
        var next = await desk.RunAsync("backup", "run", "postgres", "--json");
        Assert.True(next.ExitCode == 0, next.ToString());
        Assert.Single((await desk.RunAsync("backup", "list", "--json")).Json.EnumerateArray());
        using var store = desk.Cos.Open();
        Assert.Empty(await store.ListUnfinishedUploadsAsync("", Cancellation).ToListAsync(Cancellation));
        await desk.Postgres.AssertNothingLeftAsync(desk.Database);
    }

    [Fact]
    public async Task Run_EndsWith130AndSaysSo_WhenItIsInterrupted()
    {
        await using var desk = await ops.OpenDeskAsync("CREATE TABLE t AS SELECT i, sha512(i::text::bytea) AS noise FROM generate_series(1, 200000) i");
        desk.Cos.Emulator.Faults.Add(new FaultRule { Service = "cos", Operation = "UploadPart", Fault = new Fault { DelayMs = Held } });
        using var run = desk.Start("backup", "run", "postgres");
        await Eventually.TrueAsync(() => run.HasExited || desk.Cos.Emulator.Requests.Entries.Any(entry => entry.Operation == "InitiateMultipartUpload"));
        using (var interrupt = Process.Start("/bin/kill", ["-INT", $"{run.Id}"]))
            await interrupt.WaitForExitAsync(Cancellation);
        var ended = await OpsDesk.FinishAsync(run);

        Assert.True(ended.ExitCode == 130, ended.ToString());
        desk.Cos.Emulator.Faults.Clear();
        Assert.Equal("[]", (await desk.RunAsync("backup", "list", "--json")).Output.Trim());
        Assert.Equal(0, (await desk.RunAsync("backup", "run", "postgres")).ExitCode);
        await desk.Postgres.AssertNothingLeftAsync(desk.Database);
    }
}
