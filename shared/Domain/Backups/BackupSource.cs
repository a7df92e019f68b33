using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// What a backup is of: <c>postgres</c>, one database of several as <c>postgres/NAME</c>, <c>postgres-base</c>, <c>redis</c> or
/// <c>files</c>. Lower-case letters, digits, <c>_</c> and
/// <c>-</c>, at most two segments of at most 63 characters.
/// </summary>
public readonly record struct BackupSource
{
    private const int MaxSegment = 63;

    private readonly string? value;

    private BackupSource(string value) => this.value = value;

    /// <summary>The database of <c>Postgres__ConnectionString</c>, as a dump. Others of the same server are <c>postgres/NAME</c>.</summary>
    public static BackupSource Postgres { get; } = new("postgres");

    /// <summary>The whole PostgreSQL server, as a base backup that WAL can be replayed onto.</summary>
    public static BackupSource PostgresBase { get; } = new("postgres-base");

    public static BackupSource Redis { get; } = new("redis");

    /// <summary>All roots of <c>Files__Roots</c>.</summary>
    public static BackupSource Files { get; } = new("files");

    /// <summary>Whether it is a dump of one database: <c>postgres</c> or <c>postgres/NAME</c>.</summary>
    public bool IsDatabase => value == Postgres.value || value?.StartsWith($"{Postgres.value}/", StringComparison.Ordinal) == true;

    /// <exception cref="FormatException">The text breaks the rule above.</exception>
    public static BackupSource Parse(string text) =>
        TryParse(text, out var source) ? source : throw new FormatException($"'{text}' is not a backup source: expected one such as 'postgres' or 'postgres/name'.");

    public static bool TryParse([NotNullWhen(true)] string? text, out BackupSource source)
    {
        source = default;
        if (text is null || text.Split('/') is not { Length: 1 or 2 } segments || !segments.All(IsSegment))
            return false;
        source = new BackupSource(text);
        return true;
    }

    public override string ToString() => value ?? string.Empty;

    private static bool IsSegment(string segment) =>
        segment.Length is > 0 and <= MaxSegment
        && char.IsAsciiLetterLower(segment[0])
        && segment.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
}
