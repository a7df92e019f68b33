using System.Globalization;
using System.Text;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// What PostgreSQL writes first into a base backup: where replay begins. See
/// <see href="https://www.postgresql.org/docs/15/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP"/>.
/// </summary>
internal sealed record BackupLabel(Lsn Start, int Timeline)
{
    public const string FileName = "backup_label";

    private const string StartLine = "START WAL LOCATION: ";
    private const string TimelineLine = "START TIMELINE: ";
    private const int TarBlock = 512;

    /// <summary>So much of a tar holds the header and all of any label.</summary>
    public const int MostBytesInTar = 16 * TarBlock;

    /// <summary>The label at the beginning of a tar; null when that does not begin with one.</summary>
    public static BackupLabel? FindInTar(ReadOnlySpan<byte> tar)
    {
        // ustar: the name in the first 100 bytes, the size as octal digits at 124.
        if (tar.Length < TarBlock || !tar.StartsWith("backup_label\0"u8))
            return null;
        var digits = Encoding.ASCII.GetString(tar.Slice(124, 12)).Trim('\0', ' ').TrimStart('0');
        var size = digits.Length is > 0 and < 6 && digits.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(digits, 8) : 0;
        return tar.Length >= TarBlock + size ? Parse(Encoding.UTF8.GetString(tar.Slice(TarBlock, size))) : null;
    }

    private static BackupLabel? Parse(string text)
    {
        var lines = text.Split('\n');
        var start = lines.FirstOrDefault(line => line.StartsWith(StartLine, StringComparison.Ordinal))?[StartLine.Length..].Split(' ')[0];
        var timeline = lines.FirstOrDefault(line => line.StartsWith(TimelineLine, StringComparison.Ordinal))?[TimelineLine.Length..];
        return Lsn.TryParse(start, out var lsn) && int.TryParse(timeline, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new BackupLabel(lsn, number) : null;
    }
}
