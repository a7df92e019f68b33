using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Metrics;

/// <summary>
/// Readings in files of this machine, one for each hour. They outlive the process, however it ends, and not the machine. Writers of several
/// processes take turns; readers need not. Kept for a day to the hour, and in less than a fixed size, of which a usual day takes a tenth. Thread-safe.
/// </summary>
/// <param name="folder">Created, for the owner only, when it is missing.</param>
/// <param name="clock">Waits for another writer.</param>
/// <param name="mostBytes">Of all files together: the oldest go before that.</param>
public sealed class FileMetricHistory(string folder, TimeProvider clock, long mostBytes = 64L << 20) : IMetricHistory, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int LockAttempts = 100;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Where the readings are.</summary>
    public string Folder => folder;

    private readonly SemaphoreSlim turn = new(1);
    private Open? open;

    /// <exception cref="MetricsException">The folder cannot be written to.</exception>
    public async Task AppendAsync(MetricsReading reading, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            await using var alone = await LockAsync(cancellationToken);
            Append(reading);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            open = null;
            throw new MetricsException("write", folder, failure.Message, "Let Metrics__Directory name a folder with room that this process may write to.", failure);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <exception cref="MetricsException">The folder cannot be read.</exception>
    public Task<IReadOnlyList<MetricsReading>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<MetricsReading>>(() =>
    {
        try
        {
            List<MetricsReading> found = [];
            foreach (var (file, hour) in Segments().Where(segment => segment.Hour < until && segment.Hour + OneHour > from))
            {
                cancellationToken.ThrowIfCancellationRequested();
                found.AddRange(HistorySegment.Read(file, new(), out _).Where(reading => reading.At >= from && reading.At < until));
            }

            return [.. found.OrderBy(reading => reading.At)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MetricsException("read", folder, failure.Message, "Let Metrics__Directory name a folder that this process may read.", failure);
        }
    }, cancellationToken);

    public void Dispose() => turn.Dispose();

    private void Append(MetricsReading reading)
    {
        var file = Path.Combine(folder, HistorySegment.NameOf(reading.At));
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (open?.File != file || open.End != stream.Length)
        {
            // Another hour, another writer, or one that died in the middle.
            SeriesTable table = new();
            var moments = HistorySegment.Read(file, table, out var end).Select(known => known.At.UtcTicks).ToHashSet();
            stream.SetLength(end);
            open = new(file, table, moments) { End = end };
            Prune(reading.At, file);
        }

        if (!open.Moments.Add(reading.At.UtcTicks))
            return;
        var (current, record) = (open, HistorySegment.Frame(open.Table.Encode(reading)));
        open = null; // until it is written
        if (current.End + record.Length > mostBytes / 2)
            throw new IOException($"the readings of one hour take more than {mostBytes / 2} bytes");
        stream.Position = current.End;
        stream.Write(record);
        current.End += record.Length;
        open = current;
    }

    /// <summary>What a clock that went wrong left in the days to come goes as well.</summary>
    private void Prune(DateTimeOffset now, string current)
    {
        var left = mostBytes / 2; // the other half is the present hour's
        foreach (var (file, hour) in Segments().Where(segment => segment.File != current).OrderByDescending(segment => segment.Hour))
        {
            left -= new FileInfo(file).Length;
            if (hour + OneHour <= now - Kept || hour > now + Kept || left < 0)
                File.Delete(file);
        }
    }

    private IEnumerable<(string File, DateTimeOffset Hour)> Segments() => !Directory.Exists(folder) ? [] : Directory.GetFiles(folder)
        .Select(file => (file, Hour: HistorySegment.HourOf(file))).Where(segment => segment.Hour is not null).Select(segment => (segment.file, segment.Hour!.Value));

    /// <summary>The kernel gives it back when the process ends, however it ends.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < LockAttempts)
            {
                await Task.Delay(LockPause, clock, cancellationToken);
            }
        }
    }

    private sealed record Open(string File, SeriesTable Table, HashSet<long> Moments)
    {
        /// <summary>Where the next record begins.</summary>
        public long End { get; set; }
    }
}
