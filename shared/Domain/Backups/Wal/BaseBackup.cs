using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>A base backup that WAL can be replayed onto.</summary>
/// <param name="Manifest">Its manifest, verified.</param>
/// <param name="Range">The WAL that makes it whole.</param>
/// <param name="Start">Replay begins here.</param>
/// <param name="End">Before this the data are not consistent.</param>
/// <param name="Size">Bytes of a segment.</param>
public sealed record BaseBackup(Manifest Manifest, WalRange Range, Lsn Start, Lsn End, WalSegmentSize Size)
{
    public string SystemIdentifier => Range.SystemIdentifier;

    public uint Timeline => (uint)Range.Timeline;

    /// <summary>When it ended (UTC): the earliest moment that it can be restored to.</summary>
    public DateTimeOffset EndedAt => Manifest.TakenAt;

    public ulong FirstSegment => Size.SegmentOf(Start);

    /// <summary>The last segment without which it is not whole.</summary>
    public ulong LastSegment => Size.SegmentBefore(End);

    /// <summary>Null for a manifest of something else, or one whose range makes no sense.</summary>
    public static BaseBackup? From(Manifest manifest) =>
        manifest.Contents.Wal is { Timeline: > 0 } range && WalSegmentSize.IsValid(range.SegmentBytes)
            && Lsn.TryParse(range.StartLsn, out var start) && Lsn.TryParse(range.EndLsn, out var end) && start <= end
                ? new BaseBackup(manifest, range, start, end, new WalSegmentSize(range.SegmentBytes))
                : null;
}

/// <summary>Where a recovery is to stop.</summary>
public abstract record RecoveryTarget
{
    private RecoveryTarget() { }

    /// <summary>After the last transaction that ended at this moment or before (UTC).</summary>
    public sealed record Moment(DateTimeOffset At) : RecoveryTarget
    {
        public override string ToString() => $"{At:O}";
    }

    /// <summary>At the end of what is archived.</summary>
    public sealed record Latest : RecoveryTarget
    {
        public override string ToString() => "latest";
    }

    /// <summary>As soon as the base backup of this id is consistent.</summary>
    public sealed record EndOfBase(RestorePointId Id) : RecoveryTarget
    {
        public override string ToString() => Id.ToString();
    }

    /// <summary>Reads what a person writes after <c>--at</c>: <c>latest</c>, or a moment with its offset from UTC.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RecoveryTarget? target)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        // Without an offset a moment is eight hours long in Shanghai.
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        target = text == "latest" ? new Latest()
            : hasOffset && DateTimeOffset.TryParseExact(text, formats, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal, out var at) ? new Moment(at)
            : null;
        return target is not null;
    }
}
