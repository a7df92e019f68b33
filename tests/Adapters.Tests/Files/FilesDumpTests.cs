using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Adapters.Files;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>What a dump does with what is odd, in its way, or moving.</summary>
public sealed class FilesDumpTests : IDisposable
{
    private readonly ScratchFolder scratch = new();
    private readonly string root;

    public FilesDumpTests() => root = scratch.Make("root");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Dump_NotesAndGoesOn_WhenFilesVanishOrAreReplaced()
    {
        foreach (var name in (string[])["a-stays", "b-vanishes", "c-becomes-a-link", "d-becomes-a-directory", "e-becomes-a-fifo", "f-stays"])
            scratch.Write($"root/{name}", name);
        var events = new ScriptedEvents
        {
            AtOpening = path =>
            {
                if (!path.Contains("-vanishes", StringComparison.Ordinal) && !path.Contains("-becomes-", StringComparison.Ordinal))
                    return;
                var file = scratch.At("root", path["root/".Length..]);
                File.Delete(file);
                if (path.EndsWith("-link", StringComparison.Ordinal))
                    File.CreateSymbolicLink(file, "/etc/passwd");
                else if (path.EndsWith("-directory", StringComparison.Ordinal))
                    Directory.CreateDirectory(file);
                else if (path.EndsWith("-fifo", StringComparison.Ordinal))
                    MakeFifo(file);
            },
        };

        var dump = await FileDumps.Source($"root={root}", events: events).FinishAsync();

        Assert.Equal(["root", "root/a-stays", "root/f-stays"], dump.Paths().Order(StringComparer.Ordinal));
        Assert.Equal(new FileTotals(2, 1, 0, 14), dump.Report.Contents.Files);
        Assert.Equal(4, dump.Report.Notes.Count);
        Assert.Contains(dump.Report.Notes, note => note.StartsWith("root/b-vanishes: it vanished", StringComparison.Ordinal));
        await AssertGnuTarReadsAsync(dump);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public async Task Dump_KeepsTheAnnouncedSizeAndNotes_WhenAFileGrowsOrShrinksOrChanges(int size)
    {
        var content = new byte[size];
        new Random(1).NextBytes(content);
        foreach (var name in (string[])["changes", "grows", "shrinks", "stays"])
            await File.WriteAllBytesAsync(scratch.At("root", name), content, Cancellation);
        var events = new ScriptedEvents
        {
            AtReading = (path, offset) =>
            {
                if (offset != 0)
                    return;
                var file = scratch.At(path);
                if (path == "root/grows")
                    File.AppendAllText(file, "a line more");
                else if (path == "root/shrinks")
                    using (var open = File.OpenWrite(file))
                        open.SetLength(size / 3);
                else if (path == "root/changes")
                    File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            },
        };

        var dump = await FileDumps.Source($"root={root}", events: events).FinishAsync();

        Assert.Equal(3, dump.Report.Notes.Count);
        Assert.Contains($"root/grows: it grew while it was read: cut at {size} bytes", dump.Report.Notes);
        Assert.Contains(dump.Report.Notes, note => note.StartsWith("root/shrinks: it shrank", StringComparison.Ordinal));
        Assert.Contains(dump.Report.Notes, note => note.StartsWith("root/changes: it changed", StringComparison.Ordinal));
        await dump.RestoreAsync(scratch.At("restored"));
        Assert.Equal(content, await File.ReadAllBytesAsync(scratch.At("restored/root/grows"), Cancellation));
        Assert.Equal(content, await File.ReadAllBytesAsync(scratch.At("restored/root/stays"), Cancellation));
        var shrunk = await File.ReadAllBytesAsync(scratch.At("restored/root/shrinks"), Cancellation);
        Assert.Equal(content[..(size / 3)], shrunk[..(size / 3)]);
        Assert.All(shrunk[(size / 3)..], value => Assert.Equal(0, value));
        await AssertGnuTarReadsAsync(dump);
    }

    [Fact]
    public async Task Dump_NotesWhatItMayNotRead()
    {
        scratch.Write("root/closed/inside", "x");
        scratch.Write("root/open", "y");
        scratch.Write("root/secret", "z");
        // Root may read everything, unless it puts on somebody else's shoes for the file system.
        var events = new ScriptedEvents { AtOpening = path => FileSystemUser.Become(path is "root/closed" or "root/secret" ? 65534u : LinuxCalls.EffectiveUserId()) };
        File.SetUnixFileMode(scratch.At("root/closed"), UnixFileMode.None);
        File.SetUnixFileMode(scratch.At("root/secret"), UnixFileMode.None);
        var dump = await FileDumps.Source($"root={root}", events: events).FinishAsync();
        File.SetUnixFileMode(scratch.At("root/closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(["root", "root/closed", "root/open"], dump.Paths().Order(StringComparer.Ordinal));
        Assert.Equal(2, dump.Report.Notes.Count);
        Assert.All(dump.Report.Notes, note => Assert.Contains("Permission denied", note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dump_NotesFifosSocketsAndDevices_AndWaitsForNone()
    {
        MakeFifo(scratch.At("root/fifo"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(scratch.At("root/socket")));
        scratch.Write("root/file", "x");

        var dump = await FileDumps.Source($"root={root}").FinishAsync();

        Assert.Equal(["root", "root/file"], dump.Paths());
        Assert.Equal(["root/fifo: it is a FIFO: left out", "root/socket: it is a socket: left out"], dump.Report.Notes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dump_KeepsALinkOutOfTheRootAsALink()
    {
        scratch.Write("outside/secret", "s");
        File.CreateSymbolicLink(scratch.At("root/file"), scratch.At("outside/secret"));
        Directory.CreateSymbolicLink(scratch.At("root/directory"), scratch.At("outside"));

        var dump = await FileDumps.Source($"root={root}").FinishAsync();

        Assert.Equal(new FileTotals(0, 1, 2, 0), dump.Report.Contents.Files);
        Assert.DoesNotContain(dump.Paths(), path => path.EndsWith("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dump_IsQuickAndSmall_ForAGigabyteOfHole()
    {
        using (var file = File.Create(scratch.At("root/sparse")))
        {
            file.SetLength(1L << 30);
            file.Position = 500_000_000;
            file.Write("in the middle"u8);
        }

        var watch = Stopwatch.StartNew();
        var dump = await FileDumps.Source($"root={root}").FinishAsync();
        await dump.RestoreAsync(scratch.At("restored"));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"it took {watch.Elapsed}");
        Assert.InRange(dump.Data.Length, 0, 100_000);
        Assert.Equal(1L << 30, dump.Report.Contents.Files!.Bytes);
        await File.WriteAllBytesAsync(scratch.At("data.tar"), dump.Data, Cancellation);
        await TreeSnapshot.RunAsync(scratch.Make("theirs"), "tar", "-xpf", "../data.tar");
        foreach (var folder in (string[])["restored", "theirs"])
        {
            await TreeSnapshot.RunAsync(scratch.Path, "cmp", scratch.At("root/sparse"), scratch.At(folder, "root/sparse"));
            using var restored = LinuxFiles.OpenRoot(scratch.At(folder, "root"));
            Assert.InRange(LinuxFiles.Describe(restored, "sparse\0"u8).AllocatedBytes, 1, 1 << 20);
        }
    }

    [Fact]
    public async Task Dump_LeavesOutWhatIsExcluded()
    {
        foreach (var name in (string[])["keep.txt", "drop.tmp", "cache/a", "deep/cache/b", "deep/keep.txt", "logs/2025/old.log", "logs/2026/new.log"])
            scratch.Write($"root/{name}", name);
        var dump = await FileDumps.Source($"root={root}", exclude: "*.tmp, cache, root/logs/2025/**").FinishAsync();

        Assert.Equal(["root", "root/deep", "root/deep/keep.txt", "root/keep.txt", "root/logs", "root/logs/2026", "root/logs/2026/new.log"], dump.Paths().Order(StringComparer.Ordinal).Where(path => path != "root/logs/2025"));
        Assert.Empty(dump.Report.Notes);
    }

    [Fact]
    public async Task Dump_KeepsTheFirstHundredNotes_AndCountsTheRest()
    {
        for (var i = 0; i < 130; i++)
            MakeFifo(scratch.At("root", $"fifo-{i}"));
        var dump = await FileDumps.Source($"root={root}").FinishAsync();

        Assert.Equal(101, dump.Report.Notes.Count);
        Assert.Equal("and 30 more of this kind", dump.Report.Notes[100]);
    }

    [Fact]
    public async Task Dump_LinksToTheFirstNameThatWasKept_WhenAnotherCouldNotBeRead()
    {
        scratch.Write("root/one", "same");
        foreach (var name in (string[])["two", "three"])
            await TreeSnapshot.RunAsync(root, "ln", "one", name);
        string? vanished = null;
        var events = new ScriptedEvents
        {
            AtOpening = path =>
            {
                if (vanished is null && path != "root")
                    File.Delete(scratch.At(vanished = path));
            },
        };

        var dump = await FileDumps.Source($"root={root}", events: events).FinishAsync();

        Assert.Equal(new FileTotals(2, 1, 0, 4), dump.Report.Contents.Files);
        await dump.RestoreAsync(scratch.At("restored"));
        Assert.Equal(2, Directory.GetFiles(scratch.At("restored/root")).Length);
        Assert.All(Directory.GetFiles(scratch.At("restored/root")), file => Assert.Equal("same", File.ReadAllText(file)));
    }

    [Fact]
    public async Task Abort_WakesWhoeverReads_AndNothingIsTakenForWhole()
    {
        for (var i = 0; i < 4000; i++)
            scratch.Write($"root/{i % 10}/{new string('n', 200)}{i}", "x");
        await using var dump = await FileDumps.Source($"root={root}").OpenAsync(Cancellation);
        // Nobody reads the list, so that whoever reads the archive stands still when the list is full.
        var archive = Task.Run(() => dump.Parts[0].Content.CopyTo(Stream.Null), Cancellation);
        await Eventually.TrueAsync(() => ((BoundedPipe)dump.Parts[1].Content).IsFull);
        Assert.False(archive.IsCompleted);

        dump.Abort();
        dump.Abort();
        await archive.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, dump.Parts[1].Content.Read(new byte[10]));
        await Assert.ThrowsAsync<BackupException>(() => dump.CompleteAsync(Cancellation));
    }

    [Fact]
    public async Task Abort_WakesWhoeverWaitsForTheList()
    {
        await using var dump = await FileDumps.Source($"root={root}").OpenAsync(Cancellation);
        var list = Task.Run(() => dump.Parts[1].Content.CopyTo(Stream.Null), Cancellation);
        dump.Abort();
        await list.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task OpenAsync_NamesEveryRootThatIsNotThere()
    {
        scratch.Write("file", "x");
        var failure = await Assert.ThrowsAsync<BackupException>(() => FileDumps.Source($"root={root},gone={scratch.At("gone")},file={scratch.At("file")}").OpenAsync(Cancellation));
        Assert.Contains(scratch.At("gone"), failure.Reason, StringComparison.Ordinal);
        Assert.Contains(scratch.At("file"), failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(root + " ", failure.Reason, StringComparison.Ordinal);
    }

    private static void MakeFifo(string path)
    {
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }

    private async Task AssertGnuTarReadsAsync(FinishedDump dump)
    {
        await File.WriteAllBytesAsync(scratch.At("data.tar"), dump.Data, Cancellation);
        var listed = Encoding.UTF8.GetString(await TreeSnapshot.RunAsync(scratch.Path, "tar", "-tf", "data.tar"));
        Assert.Equal(dump.List.Count, listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private sealed class ScriptedEvents : FileEvents
    {
        public Action<string> AtOpening { get; init; } = static _ => { };

        public Action<string, long> AtReading { get; init; } = static (_, _) => { };

        public override void Opening(ReadOnlySpan<byte> path) => AtOpening(FilePaths.Text(path));

        public override void Reading(ReadOnlySpan<byte> path, SafeFileHandle file, long offset) => AtReading(FilePaths.Text(path), offset);
    }
}
