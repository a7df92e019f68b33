using System.Text;
using SuperInsight.Adapters.Files;
using SuperInsight.Domain;
using SuperInsight.Domain.Archives;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>A restore is whole or marked as not whole, and never writes outside its directory.</summary>
public sealed class FilesRestoreTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => scratch.Dispose();

    public static TheoryData<string> Attacks => [.. Archives.Keys];

    /// <summary>Archives that nobody but an attacker makes. <c>outside</c> lies beside the directory that is restored into.</summary>
    private static Dictionary<string, TarEntry[]> Archives { get; } = new()
    {
        ["parent"] = [File("../outside/x")],
        ["parent within"] = [Folder("a"), File("a/../../outside/x")],
        ["absolute"] = [File("/tmp/superinsight-attack")],
        ["empty name"] = [Folder("a"), File("a//x")],
        ["dot"] = [File("./x")],
        ["NUL"] = [File(new string('a', 150) + "\0b")],
        ["through a link"] = [Link("a", "../../../outside"), File("a/x")],
        ["through an absolute link"] = [Link("a", "/tmp"), File("a/superinsight-attack")],
        ["link in place of a directory"] = [Folder("a"), Link("a/b", "../../../../outside"), File("a/b/x")],
        ["directory again as a link"] = [Folder("a"), Link("a", "../outside"), File("a/x")],
        ["link again as a directory"] = [Link("a", "../../../outside"), Folder("a"), File("a/x")],
        ["file over a link"] = [Link("a", "../../../outside/kept"), File("a")],
        ["file twice"] = [File("a"), File("a")],
        ["hard link out"] = [Folder("a"), Hard("a/x", "../../outside/kept")],
        ["hard link to an absolute path"] = [Hard("x", "/etc/passwd")],
        ["hard link through a link"] = [Link("a", "../../../outside"), Hard("x", "a/kept")],
        ["hard link to a link"] = [Link("a", "../../../outside/kept"), Hard("x", "a")],
        ["hard link to nothing"] = [Hard("x", "nothing")],
        ["orphan"] = [File("a/b/x")],
        ["back into a directory that was left"] = [Folder("a"), File("a/x"), Folder("b"), File("a/y")],
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Restore_RefusesAnAttack_AndLeavesNothing(string name)
    {
        scratch.Write("outside/kept", "kept");
        var outside = await TreeSnapshot.TakeAsync(scratch.At("outside"));
        var target = new FilesRestoreTarget(scratch.At("target"), FileSelection.All);
        await using (var session = await target.OpenAsync(RestoreReplacement.None, Inventory.Empty, Cancellation))
        {
            await Assert.ThrowsAnyAsync<OperationException>(async () =>
            {
                await session.WriteAsync(Archive(Archives[name]), Cancellation);
                await session.CompleteAsync(Cancellation);
            });
        }

        Assert.Empty(Directory.GetFileSystemEntries(scratch.At("target")));
        Assert.Equal(outside, await TreeSnapshot.TakeAsync(scratch.At("outside")));
        Assert.False(System.IO.File.Exists("/tmp/superinsight-attack"));
    }

    [Fact]
    public async Task Restore_LeavesNothing_WhenItsInputIsCut()
    {
        GeneratedTree.Fill(scratch.Make("root"), 17);
        var dump = await FileDumps.Source($"root={scratch.At("root")}").FinishAsync();
        foreach (var length in (int[])[0, 1, 511, 512, dump.Data.Length / 2, dump.Data.Length - 1024, dump.Data.Length - 1])
        {
            var cut = dump with { Data = dump.Data[..length] };
            await Assert.ThrowsAsync<TarException>(() => cut.RestoreAsync(scratch.At("target")));
            Assert.Empty(Directory.GetFileSystemEntries(scratch.At("target")));
        }
    }

    [Fact]
    public async Task Restore_IsMarkedAsUnfinished_UntilItIsWhole()
    {
        scratch.Write("root/file", "x");
        var dump = await FileDumps.Source($"root={scratch.At("root")}").FinishAsync();
        var target = new FilesRestoreTarget(scratch.At("target"), FileSelection.All);
        await using (var session = await target.OpenAsync(RestoreReplacement.None, dump.Report.Contents, Cancellation))
        {
            await session.WriteAsync(dump.Data, Cancellation);
            Assert.StartsWith(".restoring-", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(scratch.At("target")))), StringComparison.Ordinal);
            Assert.Equal(1, await target.CountObjectsAsync(Cancellation));
            var second = await Assert.ThrowsAsync<BackupException>(() => target.OpenAsync(RestoreReplacement.SameNames, dump.Report.Contents, Cancellation));
            Assert.Contains("another restore", second.Reason, StringComparison.Ordinal);
            await session.CompleteAsync(Cancellation);
        }

        Assert.Equal(["root"], Directory.GetFileSystemEntries(scratch.At("target")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Restore_WithReplacement_ReplacesRootsOfTheSameNames_AndWhatAKilledRestoreLeft()
    {
        scratch.Write("root/file", "new");
        var dump = await FileDumps.Source($"root={scratch.At("root")}").FinishAsync();
        scratch.Write("target/root/file", "old");
        scratch.Write("target/root/older", "goes");
        scratch.Write("target/other/file", "stays");
        scratch.Write("target/.restoring-killed/new/root/half", "half");

        var target = await dump.RestoreAsync(scratch.At("target"), RestoreReplacement.SameNames);

        Assert.Equal(["other", "root"], Directory.GetFileSystemEntries(scratch.At("target")).Select(Path.GetFileName).Order());
        Assert.Equal("new", await System.IO.File.ReadAllTextAsync(scratch.At("target/root/file"), Cancellation));
        Assert.False(System.IO.File.Exists(scratch.At("target/root/older")));
        Assert.Equal("stays", await System.IO.File.ReadAllTextAsync(scratch.At("target/other/file"), Cancellation));
        Assert.Empty(InventoryComparison.Differences(dump.Report.Contents, await target.TakeInventoryAsync(Cancellation)));
    }

    [Fact]
    public async Task Restore_RefusesToReplaceTheWholeByAPart()
    {
        scratch.Write("target/root/file", "whole");
        var part = new FilesRestoreTarget(scratch.At("target"), new FileSelection([PathPattern.Parse("file")], new HashSet<string>(), new(1, 1, 0, 1)));
        var refusal = await Assert.ThrowsAsync<BackupException>(() => part.OpenAsync(RestoreReplacement.SameNames, Inventory.Empty, Cancellation));
        Assert.Contains("empty directory", refusal.Hint, StringComparison.Ordinal);
        Assert.Equal("whole", await System.IO.File.ReadAllTextAsync(scratch.At("target/root/file"), Cancellation));
    }

    [Fact]
    public async Task Inventory_DiffersFromTheManifest_WhenAFileIsGone()
    {
        scratch.Write("root/one", "1");
        scratch.Write("root/two", "22");
        var dump = await FileDumps.Source($"root={scratch.At("root")}").FinishAsync();
        var target = await dump.RestoreAsync(scratch.At("target"));
        System.IO.File.Delete(scratch.At("target/root/two"));
        Assert.Equal(["there are 1 files instead of 2", "there are 1 bytes in files instead of 3"], InventoryComparison.Differences(dump.Report.Contents, await target.TakeInventoryAsync(Cancellation)));
    }

    private static byte[] Archive(params TarEntry[] entries)
    {
        using var archive = new MemoryStream();
        foreach (var entry in entries)
        {
            archive.Write(TarHeader.Encode(entry));
            if (entry.Type == TarEntryType.File)
                archive.Write(Encoding.ASCII.GetBytes("attack").Concat(new byte[506]).ToArray());
        }

        archive.Write(TarHeader.End.Span);
        return archive.ToArray();
    }

    private static TarEntry File(string path) => new() { Type = TarEntryType.File, Path = Encoding.UTF8.GetBytes(path), Size = 6, Mode = 0x1A4 };

    private static TarEntry Folder(string path) => new() { Type = TarEntryType.Directory, Path = Encoding.UTF8.GetBytes(path), Mode = 0x1ED };

    private static TarEntry Link(string path, string target) => new() { Type = TarEntryType.SymbolicLink, Path = Encoding.UTF8.GetBytes(path), LinkTarget = Encoding.UTF8.GetBytes(target) };

    private static TarEntry Hard(string path, string target) => new() { Type = TarEntryType.HardLink, Path = Encoding.UTF8.GetBytes(path), LinkTarget = Encoding.UTF8.GetBytes(target) };
}
