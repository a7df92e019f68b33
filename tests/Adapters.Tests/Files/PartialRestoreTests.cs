using FsCheck.Xunit;
using SuperInsight.Adapters.Files;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>A part of the files, and single ones, out of a whole restore point.</summary>
public sealed class PartialRestoreTests : IDisposable
{
    private readonly ScratchFolder scratch = new();
    private readonly FilesWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        world.Dispose();
        scratch.Dispose();
    }

    /// <summary>What patterns choose is restored as it was, and the list had foretold how much that is.</summary>
    [Property(MaxTest = 100)]
    public async Task Restore_BringsWhatIsIncluded_AsItWas(int seed, byte choice)
    {
        using var folder = new ScratchFolder();
        using var own = new FilesWorld();
        GeneratedTree.Fill(folder.Make("source/data"), seed);
        var manifest = await own.TakeAsync(FileDumps.Source($"data={folder.At("source/data")}"));
        string[][] patterns = [["*.txt-[a-d]", "data"], ["*-b", "*-c"], ["file[1-5]*"], ["data/*-[ace]"]];
        FileSelection selection;
        try
        {
            selection = await own.SelectAsync(manifest, patterns[choice % patterns.Length]);
        }
        catch (BackupException nothing)
        {
            Assert.Contains("nothing in it is covered", nothing.Reason, StringComparison.Ordinal);
            return;
        }

        // Counts and refuses by itself when the target holds anything but what the list foretold.
        var restoration = await own.RestoreAsync(manifest, new FilesRestoreTarget(folder.At("target"), selection));

        Assert.Equal(selection.Expected, restoration.Contents.Files);
        var (before, after) = (await TreeSnapshot.TakeAsync(folder.At("source")), await TreeSnapshot.TakeAsync(folder.At("target")));
        // Link counts and first names are those of what is there; all else is as it was.
        Assert.Subset(before.Select(Essence).ToHashSet(), after.Select(Essence).ToHashSet());

        static string Essence(string line) => string.Join('|', line.Split('|').Take(8));
    }

    [Fact]
    public async Task Restore_BringsTheFileAlong_ThatAnIncludedHardLinkNeeds()
    {
        scratch.Write("root/a/original", "content");
        Directory.CreateDirectory(scratch.At("root/b"));
        await TreeSnapshot.RunAsync(scratch.At("root"), "ln", "a/original", "b/link");
        var manifest = await world.TakeAsync(FileDumps.Source($"root={scratch.At("root")}"));
        string? first = null;
        await world.List.RunAsync(manifest, world.Identities, entry => first ??= entry.Type == FileListType.File ? FilePaths.Text(entry.Path.Span) : null, Cancellation);
        var wanted = first == "root/a/original" ? "root/b/link" : "root/a/original";

        await world.RestoreAsync(manifest, new FilesRestoreTarget(scratch.At("target"), await world.SelectAsync(manifest, wanted)));

        Assert.Equal("content", await File.ReadAllTextAsync(scratch.At("target", wanted), Cancellation));
        Assert.Equal("content", await File.ReadAllTextAsync(scratch.At("target", first!), Cancellation));
    }

    [Fact]
    public async Task Cat_GivesOneFile_AndAHardLink_AndASparseOne()
    {
        var large = new byte[3_000_000];
        new Random(5).NextBytes(large);
        Directory.CreateDirectory(scratch.At("root"));
        await File.WriteAllBytesAsync(scratch.At("root/large"), large, Cancellation);
        scratch.Write("root/名前", "こんにちは");
        scratch.Write("root/empty", "");
        await TreeSnapshot.RunAsync(scratch.At("root"), "ln", "large", "link");
        await TreeSnapshot.RunAsync(scratch.At("root"), "truncate", "-s", "5M", "hole");
        var manifest = await world.TakeAsync(FileDumps.Source($"root={scratch.At("root")}"));

        Assert.Equal(large, await world.CatAsync(manifest, "root/large"));
        Assert.Equal(large, await world.CatAsync(manifest, "/root/link"));
        Assert.Equal(new byte[5 << 20], await world.CatAsync(manifest, "root/hole"));
        Assert.Equal("こんにちは"u8.ToArray(), await world.CatAsync(manifest, "root/名前"));
        Assert.Empty(await world.CatAsync(manifest, "root/empty"));
    }

    [Fact]
    public async Task Cat_SaysWhatThereIsInstead()
    {
        scratch.Write("root/logs/error.log", "x");
        File.CreateSymbolicLink(scratch.At("root/current"), "logs/error.log");
        var manifest = await world.TakeAsync(FileDumps.Source($"root={scratch.At("root")}"));

        var missing = await Assert.ThrowsAsync<BackupException>(() => world.CatAsync(manifest, "root/eror.log"));
        Assert.Equal("Did you mean root/logs/error.log?", missing.Hint);
        Assert.Contains("is a directory", (await Assert.ThrowsAsync<BackupException>(() => world.CatAsync(manifest, "root/logs"))).Reason, StringComparison.Ordinal);
        Assert.Contains("link to logs/error.log", (await Assert.ThrowsAsync<BackupException>(() => world.CatAsync(manifest, "root/current"))).Reason, StringComparison.Ordinal);
        Assert.Contains("--files", (await Assert.ThrowsAsync<BackupException>(() => world.CatAsync(manifest, "zzz"))).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_HasTotalsAndNotes()
    {
        scratch.Write("root/file", "12345");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [scratch.At("root/fifo")]))
            await mkfifo.WaitForExitAsync(Cancellation);
        var manifest = await world.TakeAsync(FileDumps.Source($"root={scratch.At("root")}"));

        Assert.Equal(new FileTotals(1, 1, 0, 5), manifest.Contents.Files);
        Assert.Equal(["root/fifo: it is a FIFO: left out"], manifest.Notes);
        Assert.Equal(["tar-pax+zstd+age", "file-list-ndjson+zstd+age"], manifest.Objects.Select(stored => stored.Format));
    }
}
