using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Where a timeline comes from, as its history file tells: each ancestor, oldest first, and where it was left.
/// See <see href="https://www.postgresql.org/docs/15/continuous-archiving.html#BACKUP-TIMELINES"/>.
/// </summary>
/// <param name="Timeline">The timeline itself.</param>
/// <param name="Ancestors">Each with the position at which it was left for the next.</param>
public sealed record TimelineHistory(uint Timeline, IReadOnlyList<TimelineSwitch> Ancestors)
{
    /// <summary>A history file is a few lines; this bounds what a damaged one can make us read.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The history of a timeline without ancestors: the first one has no file.</summary>
    public static TimelineHistory First { get; } = new(1, []);

    /// <exception cref="FormatException">What is wrong, with the line's number.</exception>
    public static TimelineHistory Parse(uint timeline, ReadOnlySpan<byte> file)
    {
        List<TimelineSwitch> ancestors = [];
        var number = 0;
        foreach (var raw in Encoding.UTF8.GetString(file).Split('\n'))
        {
            number++;
            var line = raw.Split('#')[0];
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0)
                continue;
            if (fields.Length < 2 || !uint.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) || !Lsn.TryParse(fields[1], out var at))
                throw new FormatException($"line {number} of the history of timeline {timeline} does not begin with a timeline and a position");
            if (parent >= timeline || (ancestors.Count > 0 && (parent <= ancestors[^1].Timeline || at < ancestors[^1].LeftAt)))
                throw new FormatException($"line {number} of the history of timeline {timeline} goes backwards");
            ancestors.Add(new TimelineSwitch(parent, at));
        }

        return new TimelineHistory(timeline, ancestors);
    }

    /// <summary>
    /// The timeline whose segment is read to replay the segment <paramref name="segment"/>: the first one that was
    /// left after the segment's end, else, within the segment of a switch, the newer one, which holds a copy of what came before.
    /// </summary>
    public uint OwnerOf(ulong segment, WalSegmentSize size)
    {
        foreach (var ancestor in Ancestors)
        {
            if (segment < size.SegmentOf(ancestor.LeftAt))
                return ancestor.Timeline;
        }

        return Timeline;
    }

    /// <summary>Whether replay of this timeline goes through <paramref name="position"/> of <paramref name="timeline"/>.</summary>
    public bool Passes(uint timeline, Lsn position) =>
        timeline == Timeline || Ancestors.Any(ancestor => ancestor.Timeline == timeline && position <= ancestor.LeftAt);
}

/// <summary>An ancestor, and where it was left.</summary>
public sealed record TimelineSwitch(uint Timeline, Lsn LeftAt);
