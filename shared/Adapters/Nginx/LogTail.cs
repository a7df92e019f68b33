using Microsoft.Win32.SafeHandles;
using SuperInsight.Adapters.Files;

namespace SuperInsight.Adapters.Nginx;

/// <summary>
/// Reads what is added to a log file, beginning at its end, and follows it when it is moved away and made anew, or emptied. The file that was
/// moved away is read for as long again as a writer may still hold it. Memory is bounded whatever the file says. Not thread-safe.
/// </summary>
/// <param name="file">May be missing: one that comes later is read from its beginning.</param>
/// <param name="clock">Tells when the file that was moved away is left.</param>
internal sealed class LogTail(string file, TimeProvider clock) : IDisposable
{
    private const int Block = 64 << 10;

    /// <summary>nginx keeps writing to a file that was moved away until it is told to open its logs anew.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(2);

    private readonly byte[] buffer = new byte[Block];
    private readonly List<(OpenLog Log, long Since)> leaving = [];
    private OpenLog? current;
    private bool looked;

    /// <summary>Whether the file is there.</summary>
    public bool IsThere => current is not null;

    /// <summary>Hands over every line that was finished since the last time, without its end; one that is longer than can be kept is empty.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public void Read(LineHandler line, CancellationToken cancellationToken)
    {
        foreach (var (log, _) in leaving)
            log.Drain(buffer, line, cancellationToken);
        current?.Drain(buffer, line, cancellationToken);
        var present = OpenLog.TryOpen(file, fromEnd: !looked);
        looked = true;
        if (present is null || present.Identity == current?.Identity)
        {
            // Moved away and not made anew yet: whoever wrote to it still does.
            present?.Dispose();
        }
        else
        {
            if (current is not null)
                leaving.Add((current, clock.GetTimestamp()));
            current = present;
            current.Drain(buffer, line, cancellationToken);
        }

        foreach (var gone in leaving.Where(one => clock.GetElapsedTime(one.Since) > Farewell || one != leaving[^1]).ToArray())
        {
            gone.Log.Dispose();
            leaving.Remove(gone);
        }
    }

    public void Dispose()
    {
        current?.Dispose();
        foreach (var (log, _) in leaving)
            log.Dispose();
    }

    public delegate void LineHandler(ReadOnlySpan<byte> line);

    private sealed class OpenLog : IDisposable
    {
        /// <summary>Longer lines are none of ours.</summary>
        private const int LongestLine = 4096;

        private readonly SafeFileHandle handle;
        private readonly byte[] begun = new byte[LongestLine];
        private long position;
        private int length;

        /// <summary>Whether a line is too long, or was begun before we came.</summary>
        private bool passing;
        private bool foreign;

        private OpenLog(SafeFileHandle handle, (ulong, uint, uint) identity, long position)
        {
            (this.handle, Identity, this.position) = (handle, identity, position);
            foreign = passing = position > 0 && !EndsLine(position);
        }

        public (ulong Inode, uint Major, uint Minor) Identity { get; }

        /// <summary>Null when it is not there.</summary>
        public static OpenLog? TryOpen(string file, bool fromEnd)
        {
            SafeFileHandle handle;
            try
            {
                handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }

            if (LinuxCalls.Statx((int)handle.DangerousGetHandle(), "\0"u8, LinuxCalls.EmptyPath, LinuxCalls.BasicStatistics, out var facts) != 0)
            {
                handle.Dispose();
                throw new IOException($"{file} cannot be looked at");
            }

            return new OpenLog(handle, (facts.Inode, facts.DeviceMajor, facts.DeviceMinor), fromEnd ? RandomAccess.GetLength(handle) : 0);
        }

        public void Drain(byte[] buffer, LineHandler line, CancellationToken cancellationToken)
        {
            if (RandomAccess.GetLength(handle) < position)
                (position, length, passing, foreign) = (0, 0, false, false);
            int read;
            while ((read = RandomAccess.Read(handle, buffer, position)) > 0)
            {
                position += read;
                Split(buffer.AsSpan(0, read), line);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        public void Dispose() => handle.Dispose();

        private void Split(ReadOnlySpan<byte> bytes, LineHandler line)
        {
            int end;
            while ((end = bytes.IndexOf((byte)'\n')) >= 0)
            {
                if (!passing && length == 0 && end <= LongestLine)
                    line(bytes[..end]);
                else
                {
                    Keep(bytes[..end]);
                    if (!foreign)
                        line(passing ? [] : begun.AsSpan(0, length));
                }

                (length, passing, foreign) = (0, false, false);
                bytes = bytes[(end + 1)..];
            }

            Keep(bytes);
        }

        private void Keep(ReadOnlySpan<byte> part)
        {
            if (part.Length > LongestLine - length)
                passing = true;
            if (passing)
                return;
            part.CopyTo(begun.AsSpan(length));
            length += part.Length;
        }

        private bool EndsLine(long end)
        {
            Span<byte> last = stackalloc byte[1];
            return RandomAccess.Read(handle, last, end - 1) == 1 && last[0] == '\n';
        }
    }
}
