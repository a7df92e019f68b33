namespace SuperInsight.Domain.Backups.Wal;

/// <summary>Finds what is missing in an archive.</summary>
public static class WalGaps
{
    /// <summary>
    /// The stretches of segments from <paramref name="from"/> to <paramref name="to"/>, both included, that replay along
    /// <paramref name="history"/> needs and that are not archived, in order. None of them touches the next.
    /// </summary>
    public static IReadOnlyList<WalGap> Find(IReadOnlySet<WalFileName> archived, TimelineHistory history, WalSegmentSize size, ulong from, ulong to)
    {
        List<WalGap> gaps = [];
        for (var segment = from; segment <= to; segment++)
        {
            if (archived.Contains(WalFileName.OfSegment(history.OwnerOf(segment, size), segment, size)))
                continue;
            if (gaps.Count > 0 && gaps[^1].Last == segment - 1)
                gaps[^1] = gaps[^1] with { Last = segment };
            else
                gaps.Add(new WalGap(segment, segment));
        }

        return gaps;
    }

    /// <summary>The last segment of the unbroken run that begins with <paramref name="from"/>; null when that one is missing already.</summary>
    public static ulong? EndOfRun(IReadOnlySet<WalFileName> archived, TimelineHistory history, WalSegmentSize size, ulong from)
    {
        ulong? last = null;
        for (var segment = from; archived.Contains(WalFileName.OfSegment(history.OwnerOf(segment, size), segment, size)); segment++)
            last = segment;
        return last;
    }
}

/// <summary>Segments that are missing, by number, both included.</summary>
public sealed record WalGap(ulong First, ulong Last)
{
    /// <summary>Names the stretch by its files.</summary>
    public string Describe(TimelineHistory history, WalSegmentSize size) => First == Last
        ? Name(First, history, size)
        : $"{Name(First, history, size)} to {Name(Last, history, size)}";

    private static string Name(ulong segment, TimelineHistory history, WalSegmentSize size) => WalFileName.OfSegment(history.OwnerOf(segment, size), segment, size).ToString();
}
