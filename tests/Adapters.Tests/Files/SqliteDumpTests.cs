using System.Diagnostics;
using System.Text;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>SQLite databases, at rest and at work. The writers are processes of their own: locks of one process do not stop itself.</summary>
public sealed class SqliteDumpTests : IDisposable
{
    private readonly ScratchFolder scratch = new();
    private readonly string root;

    public SqliteDumpTests() => root = scratch.Make("root");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task Restore_GivesADatabaseOfOneMoment_WhileItIsWrittenTo(string mode)
    {
        await RunAsync($"PRAGMA journal_mode={mode}; CREATE TABLE pairs (i INTEGER PRIMARY KEY, a INT, b INT, filler TEXT); INSERT INTO pairs VALUES (0, 0, 0, hex(randomblob(200000)));");
        using var writer = Start();
        // Each transaction keeps a and b alike, in different pages.
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !writer.HasExited && i < 100_000; i++)
                await writer.StandardInput.WriteLineAsync($"PRAGMA busy_timeout=10000; BEGIN; INSERT INTO pairs VALUES ({i}, {i}, 0, hex(randomblob(3000))); UPDATE pairs SET a = {i} WHERE i = 0; UPDATE pairs SET b = {i} WHERE i = 0; COMMIT;");
        }, Cancellation);
        try
        {
            await Eventually.TrueAsync(() => new FileInfo(scratch.At("root/app.db")).Length + Length("root/app.db-wal") > 500_000);
            for (var round = 0; round < 5; round++)
            {
                var dump = await FileDumps.Source($"root={root}").FinishAsync();
                Assert.Equal(["root", "root/app.db"], dump.Paths());
                Assert.Empty(dump.Report.Notes);
                await dump.RestoreAsync(scratch.At($"restored{round}"));
                var answer = await AskAsync(scratch.At($"restored{round}/root/app.db"), "PRAGMA integrity_check; SELECT (SELECT a FROM pairs WHERE i = 0) = (SELECT max(i) FROM pairs), (SELECT a = b FROM pairs WHERE i = 0), (SELECT count(*) FROM pairs) = (SELECT max(i) + 1 FROM pairs);");
                Assert.Equal("ok\n1|1|1", answer);
            }
        }
        finally
        {
            writer.Kill();
            await writing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    [Fact]
    public async Task Dump_LeavesNothingBeside_ADatabaseThatNobodyUses()
    {
        await RunAsync("PRAGMA journal_mode=wal; CREATE TABLE t AS SELECT 4711 AS x;");
        Assert.Equal(["app.db"], Names());
        var before = await TreeSnapshot.TakeAsync(scratch.At("root"));

        var dump = await FileDumps.Source($"root={root}").FinishAsync();

        Assert.Equal(["app.db"], Names());
        Assert.Equal(before, await TreeSnapshot.TakeAsync(scratch.At("root")));
        await dump.RestoreAsync(scratch.At("restored"));
        Assert.Equal("ok\n4711", await AskAsync(scratch.At("restored/root/app.db"), "PRAGMA integrity_check; SELECT x FROM t;"));

        IEnumerable<string> Names() => Directory.GetFiles(root).Select(file => Path.GetFileName(file));
    }

    [Fact]
    public async Task Dump_TakesWhatIsInTheLog_WhenTheWriterDied()
    {
        await RunAsync("PRAGMA journal_mode=wal; CREATE TABLE t (x INT);");
        using (var writer = Start())
        {
            await writer.StandardInput.WriteLineAsync("INSERT INTO t VALUES (1); SELECT 'done';");
            Assert.Equal("done", await writer.StandardOutput.ReadLineAsync(Cancellation));
            writer.Kill();
            await writer.WaitForExitAsync(Cancellation);
        }

        Assert.True(Length("root/app.db-wal") > 0);
        var dump = await FileDumps.Source($"root={root}").FinishAsync();
        await dump.RestoreAsync(scratch.At("restored"));
        Assert.Equal("ok\n1", await AskAsync(scratch.At("restored/root/app.db"), "PRAGMA integrity_check; SELECT x FROM t;"));
    }

    [Fact]
    public async Task Dump_NotesADatabase_ThatStaysLocked()
    {
        await RunAsync("CREATE TABLE t AS SELECT 1 AS x;");
        scratch.Write("root/file", "goes on");
        using var writer = Start();
        await writer.StandardInput.WriteLineAsync("BEGIN EXCLUSIVE; INSERT INTO t VALUES (2); SELECT 'locked';");
        Assert.Equal("locked", await writer.StandardOutput.ReadLineAsync(Cancellation));

        var dump = await FileDumps.Source($"root={root}", patience: TimeSpan.FromMilliseconds(50)).FinishAsync();
        writer.Kill();
        await writer.WaitForExitAsync(Cancellation);

        Assert.Equal(["root", "root/file"], dump.Paths());
        Assert.Contains("stayed locked", Assert.Single(dump.Report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_KeepsTheBytes_OfWhatOnlyBeginsLikeADatabase()
    {
        var content = Encoding.ASCII.GetBytes("SQLite format 3\0" + new string('x', 5000));
        await File.WriteAllBytesAsync(scratch.At("root/app.db"), content, Cancellation);
        var dump = await FileDumps.Source($"root={root}").FinishAsync();

        Assert.Contains("is none that SQLite can open", Assert.Single(dump.Report.Notes), StringComparison.Ordinal);
        await dump.RestoreAsync(scratch.At("restored"));
        Assert.Equal(content, await File.ReadAllBytesAsync(scratch.At("restored/root/app.db"), Cancellation));
    }

    [Fact]
    public async Task Dump_LeavesNoCopyBehind()
    {
        await RunAsync("CREATE TABLE t AS SELECT 1 AS x;");
        var spool = scratch.Make("spool");
        await new Adapters.Files.FilesDumpSource(Adapters.Files.FileRoots.Parse($"root={root}", null), spool, TimeProvider.System).FinishAsync();
        Assert.Empty(Directory.GetFileSystemEntries(spool));
    }

    private long Length(string file) => File.Exists(scratch.At(file)) ? new FileInfo(scratch.At(file)).Length : 0;

    private Task<string> RunAsync(string sql) => AskAsync(scratch.At("root/app.db"), sql);

    private static async Task<string> AskAsync(string database, string sql) =>
        Encoding.UTF8.GetString(await TreeSnapshot.RunAsync("/", "sqlite3", database, sql)).Trim();

    private Process Start() =>
        Process.Start(new ProcessStartInfo("sqlite3", [scratch.At("root/app.db")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
