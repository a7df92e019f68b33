using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>What was backed up comes back: by us, and by GNU tar.</summary>
public sealed class FilesRoundTripTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => scratch.Dispose();

    /// <summary>Property 3 for files.</summary>
    [Property(MaxTest = 120)]
    public async Task Restore_BringsBackTheTree_ByUsAndByGnuTar(int seed, int second)
    {
        using var folder = new ScratchFolder();
        folder.Make("source/data");
        folder.Make("source/logs");
        GeneratedTree.Fill(folder.At("source/data"), seed);
        GeneratedTree.Fill(folder.At("source/logs"), second);
        var before = await TreeSnapshot.TakeAsync(folder.At("source"));
        var dump = await FileDumps.Source($"data={folder.At("source/data")},logs={folder.At("source/logs")}").FinishAsync();
        Assert.Empty(dump.Report.Notes);

        var target = await dump.RestoreAsync(folder.At("ours"));
        Assert.Equal(before, await TreeSnapshot.TakeAsync(folder.At("ours")));
        Assert.Empty(InventoryComparison.Differences(dump.Report.Contents, await target.TakeInventoryAsync(Cancellation)));

        await File.WriteAllBytesAsync(folder.At("data.tar"), dump.Data, Cancellation);
        folder.Make("theirs");
        await TreeSnapshot.RunAsync(folder.At("theirs"), "tar", "-xpf", "../data.tar");
        Assert.Equal(before, await TreeSnapshot.TakeAsync(folder.At("theirs")));
        AssertListFits(before, dump);
    }

    /// <summary>Each line of the list is what the tree has: kind, size, hash.</summary>
    private static void AssertListFits(IReadOnlyList<string> tree, FinishedDump dump)
    {
        Assert.Equal(tree.Count, dump.List.Count);
        var lines = tree.ToHashSet(StringComparer.Ordinal);
        foreach (var entry in dump.List)
        {
            var kind = entry.Type switch { FileListType.Directory => 'd', FileListType.Symlink => 'l', _ => 'f' };
            var start = $"{System.Text.Encoding.Latin1.GetString(entry.Path.Span)}|{kind}|";
            var line = Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal));
            if (kind == 'f')
                Assert.Contains($"|{entry.Size}|{entry.Sha256}|", line, StringComparison.Ordinal);
        }
    }
}
