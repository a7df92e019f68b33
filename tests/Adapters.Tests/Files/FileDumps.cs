using SuperInsight.Adapters.Files;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>Dumps and restores through the adapter, with the bytes in memory.</summary>
internal static class FileDumps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static FilesDumpSource Source(string roots, string? exclude = null, FileEvents? events = null, TimeSpan? patience = null) =>
        new(FileRoots.Parse(roots, exclude), Path.GetTempPath(), TimeProvider.System) { Events = events ?? FileEvents.None, SqlitePatience = patience ?? TimeSpan.FromSeconds(10) };

    public static async Task<FinishedDump> FinishAsync(this IDumpSource source)
    {
        await using var dump = await source.OpenAsync(Cancellation);
        using MemoryStream data = new(), list = new();
        // As the pipeline does it: side by side, each on a thread that blocks, and of its own: a test may make that thread somebody else.
        await Task.WhenAll(
            Task.Factory.StartNew(() => dump.Parts[0].Content.CopyTo(data, 300_000), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            Task.Factory.StartNew(() => dump.Parts[1].Content.CopyTo(list, 30_000), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        List<FileListEntry> entries = [];
        for (var rest = list.ToArray().AsMemory(); !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            entries.Add(FileListCodec.Read(rest[..end]));
            rest = rest[(end + 1)..];
        }

        return new(data.ToArray(), entries, await dump.CompleteAsync(Cancellation));
    }

    public static async Task<FilesRestoreTarget> RestoreAsync(this FinishedDump dump, string directory, RestoreReplacement replace = RestoreReplacement.None, FileSelection? selection = null)
    {
        var target = new FilesRestoreTarget(directory, selection ?? FileSelection.All);
        await using (var session = await target.OpenAsync(replace, dump.Report.Contents, Cancellation))
        {
            for (var at = 0; at < dump.Data.Length; at += 70_001)
                await session.WriteAsync(dump.Data.AsMemory(at, Math.Min(70_001, dump.Data.Length - at)), Cancellation);
            await session.CompleteAsync(Cancellation);
        }

        return target;
    }

    /// <summary>The paths of a list, in its order.</summary>
    public static IReadOnlyList<string> Paths(this FinishedDump dump) => [.. dump.List.Select(entry => FilePaths.Text(entry.Path.Span))];
}

/// <summary>A dump that was read to its end.</summary>
internal sealed record FinishedDump(byte[] Data, IReadOnlyList<FileListEntry> List, DumpReport Report);
