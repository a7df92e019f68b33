using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Names a restore point and tells where it lies: <c>{source}-{yyyyMMdd}T{HHmmss}Z-{8 hex digits}</c>, where a source's <c>/</c> is
/// written <c>.</c> — for instance <c>postgres-20261123T180000Z-7f3a9c2e</c>.
/// </summary>
public readonly record struct RestorePointId
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int SuffixLength = 1 + 16 + 1 + 8;

    private readonly string? value;

    private RestorePointId(string value, BackupSource source, DateTimeOffset startedAt)
    {
        this.value = value;
        Source = source;
        StartedAt = startedAt;
    }

    /// <summary>What it is a backup of.</summary>
    public BackupSource Source { get; }

    /// <summary>When its run began (UTC, whole seconds).</summary>
    public DateTimeOffset StartedAt { get; }

    /// <param name="source">What is backed up.</param>
    /// <param name="startedAt">Converted to UTC; fractions of a second are dropped.</param>
    /// <param name="nonce">Tells apart points of the same second.</param>
    public static RestorePointId Create(BackupSource source, DateTimeOffset startedAt, uint nonce)
    {
        var utc = startedAt.ToUniversalTime();
        utc = utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
        var text = string.Create(CultureInfo.InvariantCulture, $"{source.ToString().Replace('/', '.')}-{utc.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{nonce:x8}");
        return new RestorePointId(text, source, utc);
    }

    /// <exception cref="FormatException">The text is not of the form above.</exception>
    public static RestorePointId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a restore point: expected one such as 'postgres-20261123T180000Z-7f3a9c2e'; `ops backup list` names those there are.");

    public static bool TryParse([NotNullWhen(true)] string? text, out RestorePointId id)
    {
        id = default;
        if (text is null || text.Length <= SuffixLength)
            return false;
        var (name, suffix) = (text[..^SuffixLength], text[^SuffixLength..]);
        if (suffix[0] != '-' || suffix[17] != '-' || name.Contains('/', StringComparison.Ordinal)
            || !suffix[18..].All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f')
            || !BackupSource.TryParse(name.Replace('.', '/'), out var source)
            || !DateTimeOffset.TryParseExact(suffix[1..17], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var startedAt))
            return false;
        id = new RestorePointId(text, source, startedAt);
        return true;
    }

    public override string ToString() => value ?? string.Empty;
}
