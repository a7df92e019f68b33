using Microsoft.Azure.Functions.Worker;

namespace SuperInsight.Functions.Backups;

internal static class TimerOccurrence
{
    /// <summary>
    /// The schedule's next moment as the host knew it when it fired: the one being served, when that has come.
    /// The host writes its offset down; a bare time is UTC.
    /// </summary>
    public static DateTimeOffset? NextOccurrence(this TimerInfo timer) => timer.ScheduleStatus?.Next switch
    {
        null => null,
        { Year: 1 } => null,
        { Kind: DateTimeKind.Unspecified } bare => new DateTimeOffset(bare, TimeSpan.Zero),
        var next => new DateTimeOffset(next.Value).ToUniversalTime(),
    };
}
