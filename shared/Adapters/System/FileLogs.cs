using System.Text;
using SuperInsight.Domain.Logs;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// The logs in a folder and below it: files that end in <c>.log</c>, and those that were put aside as <c>.log.1</c>. Read line by line; a
/// line without a moment belongs to the one before it. Thread-safe.
/// </summary>
/// <param name="folder">Where they are.</param>
/// <param name="zone">Of moments that name none.</param>
internal sealed class FileLogs(string folder, TimeZoneInfo zone) : ILogSearch
{
    private const int LongestLine = 64 << 10;

    public Task<IReadOnlyList<LogLine>> SearchAsync(LogQuery query, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<LogLine>>(() => Search(query, cancellationToken), cancellationToken);

    private List<LogLine> Search(LogQuery query, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new LogException(folder, "there is no such folder", "Let Logs__Directory name the folder of logs: the volume app-logs, or .local/logs beside ./run.");
        // No more is ever held than is asked for: the oldest goes when a newer one comes.
        PriorityQueue<LogLine, (DateTimeOffset At, int Number)> newest = new();
        var number = 0;
        try
        {
            foreach (var file in Files(query.Since))
            {
                foreach (var line in Lines(file, cancellationToken).Where(line => line.At >= query.Since && line.At < query.Until && query.Matches(line.Source, line.Text)))
                {
                    newest.Enqueue(line, (line.At!.Value, number++));
                    if (newest.Count > query.Most)
                        newest.Dequeue();
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LogException(folder, failure.Message, "Run it as a user that may read the logs.", failure);
        }

        List<LogLine> found = new(newest.Count);
        while (newest.TryDequeue(out var line, out _))
            found.Add(line);
        return found;
    }

    /// <summary>Nothing was written to the others since then.</summary>
    private IEnumerable<FileInfo> Files(DateTimeOffset since) => new DirectoryInfo(folder)
        .EnumerateFiles("*.log*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Where(file => IsLog(file.Name) && file.LastWriteTimeUtc >= since.UtcDateTime)
        .OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.FullName, StringComparer.Ordinal);

    private static bool IsLog(string name)
    {
        var end = name.LastIndexOf(".log", StringComparison.Ordinal) + ".log".Length;
        return end == name.Length || (name[end] == '.' && name[(end + 1)..].All(char.IsAsciiDigit));
    }

    private IEnumerable<LogLine> Lines(FileInfo file, CancellationToken cancellationToken)
    {
        var source = Path.GetRelativePath(folder, file.FullName);
        // A file whose lines tell no time is as old as its last line.
        DateTimeOffset at = file.LastWriteTimeUtc;
        using StreamReader reader = new(new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        StringBuilder text = new();
        while (ReadLine(reader, text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = text.ToString();
            at = LogTime.Find(line, zone) ?? at;
            yield return new(at, source, line);
        }
    }

    /// <summary>What is longer than a line may be is passed over: nothing without line ends fills the memory.</summary>
    private static bool ReadLine(StreamReader reader, StringBuilder line)
    {
        line.Clear();
        var any = false;
        while (reader.Read() is var read and >= 0)
        {
            any = true;
            if (read == '\n')
                break;
            if (line.Length < LongestLine && read != '\r')
                line.Append((char)read);
        }

        return any;
    }
}
