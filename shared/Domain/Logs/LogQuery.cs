namespace SuperInsight.Domain.Logs;

/// <summary>Which lines of logs are wanted.</summary>
/// <param name="Text">What must be in the line, in any case of letters; null for every line.</param>
/// <param name="Since">From when (UTC), inclusive.</param>
/// <param name="Until">Until when (UTC), exclusive.</param>
/// <param name="Most">How many at most, the newest of them; 1 to <see cref="LongestAnswer"/>.</param>
public sealed record LogQuery(string? Text, DateTimeOffset Since, DateTimeOffset Until, int Most)
{
    /// <summary>No more lines than these are ever given.</summary>
    public const int LongestAnswer = 10_000;

    /// <summary>One of <see cref="LogOwner.All"/>; null for every line, also those of which nothing tells whose they are.</summary>
    public string? Service { get; init; }

    /// <summary>Whether a line is of the service and has the text.</summary>
    /// <param name="source">As <see cref="LogOwner.Of"/> takes it.</param>
    /// <param name="line">What it says.</param>
    public bool Matches(string source, string line) =>
        (Text is null || line.Contains(Text, StringComparison.OrdinalIgnoreCase)) && (Service is null || LogOwner.Of(source, line) == Service);
}
