using SuperInsight.Adapters.Tests.Cli;
using SuperInsight.Domain.Backups.Wal;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Wal;

/// <summary><c>ops wal push</c> and <c>fetch</c>, as PostgreSQL calls them.</summary>
public sealed class WalCommandTests
{
    /// <summary>PostgreSQL goes on when told 1 and stops recovery above 125.</summary>
    private const int StopsRecovery = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WalDesk.Segment)]
    [InlineData("00000002.history")]
    [InlineData("000000010000000000000007.partial")]
    [InlineData("000000010000000000000007.00000028.backup")]
    public async Task Fetch_GivesWhatPushStored_AndPushMayBeRepeated(string name)
    {
        await using var desk = await WalDesk.OpenAsync();
        var content = desk.Write(name);
        for (var time = 0; time < 2; time++)
            AssertEnded(0, await desk.PushAsync(name));
        AssertEnded(0, await desk.FetchAsync(name));
        Assert.Equal(content, desk.Fetched());
    }

    [Fact]
    public async Task Push_RefusesAnotherContentUnderTheSameName()
    {
        await using var desk = await WalDesk.OpenAsync();
        var content = desk.Write(WalDesk.Segment);
        AssertEnded(0, await desk.PushAsync());
        desk.Write(WalDesk.Segment, kind: 1);
        AssertEnded(1, await desk.PushAsync(), "another content is archived already");
        AssertEnded(0, await desk.FetchAsync());
        Assert.Equal(content, desk.Fetched());
    }

    [Fact]
    public async Task Fetch_TellsMissingFromFailed()
    {
        await using var desk = await WalDesk.OpenAsync();
        AssertEnded(1, await desk.FetchAsync());
        AssertEnded(1, await desk.FetchAsync("00000002.history"));
        desk.Write(WalDesk.Segment);
        AssertEnded(0, await desk.PushAsync());

        await desk.UseAnotherIdentityAsync();
        AssertEnded(StopsRecovery, await desk.FetchAsync(), "none of the identities");
        desk.Settings.Remove("Backups__IdentityFile");
        AssertEnded(StopsRecovery, await desk.FetchAsync(), "needs the private key");
        desk.Settings["Backups__IdentityFile"] = "identity.txt";
        desk.Cos.Emulator.Faults.Add(new FaultRule { Service = "cos", Operation = "GetObject", Fault = new Fault { Status = 403 } });
        AssertEnded(StopsRecovery, await desk.FetchAsync());
        Assert.Null(desk.Fetched());
    }

    /// <summary>Before anything has arrived, half-way, and after the store has it but could not say so.</summary>
    [Theory]
    [InlineData(200_000, "PutObject", false)]
    [InlineData(200_000, "PutObject", true)]
    [InlineData(40_000_000, "InitiateMultipartUpload", false)]
    [InlineData(40_000_000, "UploadPart", false)]
    [InlineData(40_000_000, "CompleteMultipartUpload", false)]
    [InlineData(40_000_000, "CompleteMultipartUpload", true)]
    public async Task Push_Succeeds_WhenTheOneBeforeWasKilled(int length, string operation, bool stored)
    {
        await using var desk = await WalDesk.OpenAsync();
        var content = new byte[length];
        new Random(7).NextBytes(content);
        desk.Write(WalDesk.Segment, length);
        await File.WriteAllBytesAsync(Path.Combine(desk.Settings["SUPERINSIGHT_HOME"], "data", "pg_wal", WalDesk.Segment), content, Cancellation);
        desk.Cos.Emulator.Faults.Add(new FaultRule { Service = "cos", Operation = operation, Fault = stored ? new Fault { Reset = true, AfterEffect = true } : new Fault { Status = 503 } });
        using (var push = desk.Start("wal", "push", $"pg_wal/{WalDesk.Segment}"))
        {
            await Eventually.TrueAsync(() => push.HasExited || desk.Cos.Emulator.Requests.Entries.Any(entry => entry.Operation == operation));
            push.Kill();
            await push.WaitForExitAsync(Cancellation);
        }

        desk.Cos.Emulator.Faults.Clear();
        AssertEnded(0, await desk.PushAsync());
        AssertEnded(0, await desk.FetchAsync());
        Assert.Equal(content, desk.Fetched());
    }

    [Fact]
    public async Task Fetch_StopsRecovery_WhenTheObjectWasSwappedOrPlanted()
    {
        await using var desk = await WalDesk.OpenAsync();
        desk.Write(WalDesk.Segment);
        AssertEnded(0, await desk.PushAsync());
        using var store = desk.Cos.Open();
        var layout = new WalLayout("backups");
        Assert.True(WalFileName.TryParse(WalDesk.Segment, out var name));
        Assert.True(WalFileName.TryParse("000000010000000000000008", out var next));
        var stored = await store.ReadAsync(layout.KeyOf("7712685163561005015", name), 1 << 20, Cancellation);
        await store.CreateAsync(layout.KeyOf("7712685163561005015", next), stored!, Cancellation);
        AssertEnded(StopsRecovery, await desk.FetchAsync(next.ToString()), "another's place");
        Assert.Null(desk.Fetched());
    }

    [Theory]
    [InlineData("drop", "400000", 0)]
    [InlineData("drop", "400001", 1)]
    [InlineData("keep", "400000", 1)]
    [InlineData("", "400000", 0)]
    public async Task Push_DropsAtTheLimitOnly_AndWritesItDown(string policy, string limit, int code)
    {
        await using var desk = await WalDesk.OpenAsync();
        desk.Write(WalDesk.Segment);
        desk.Write("000000010000000000000008");
        desk.Settings["Wal__AtLimit"] = policy;
        desk.Settings["Wal__MaxPendingBytes"] = limit;
        desk.Cos.Emulator.Faults.Add(new FaultRule { Service = "cos", Fault = new Fault { Full = true } });
        AssertEnded(code, await desk.PushAsync(), code == 0 ? "was NOT archived" : "quota");
        Assert.Equal(code == 0, File.Exists(desk.DropRecord));
        if (code == 0)
            Assert.Contains(WalDesk.Segment, await File.ReadAllTextAsync(desk.DropRecord, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_SaysWhatIsWrong_WhenItIsCalledFromElsewhere()
    {
        await using var desk = await WalDesk.OpenAsync();
        AssertEnded(1, await desk.RunAsync("wal", "push", "pg_wal/nothing"), "not named as PostgreSQL names WAL");
        AssertEnded(1, await desk.RunAsync("wal", "push", "pg_wal/000000010000000000000099"));
        Assert.Equal(2, (await desk.RunAsync("wal", "push")).ExitCode);
        AssertEnded(0, await desk.RunAsync("wal", "fetch", "--help"));
    }

    private static void AssertEnded(int code, OpsRun run, string words = "") =>
        Assert.True(run.ExitCode == code && run.Error.Contains(words, StringComparison.Ordinal), run.ToString());
}
