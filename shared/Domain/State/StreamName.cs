namespace SuperInsight.Domain.State;

/// <summary>
/// The name of a ledger stream: one or more segments joined by <c>/</c>, each of lower-case letters, digits, <c>.</c>, <c>_</c> and
/// <c>-</c>, beginning with a letter or digit; at most 200 characters. A segment is never a mere number, so that no stream hides
/// among the entries of another.
/// </summary>
public readonly record struct StreamName
{
    private const int MaxLength = 200;

    private readonly string? value;

    /// <exception cref="ArgumentException">The name breaks the rule above.</exception>
    public StreamName(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (!IsName(value))
            throw new ArgumentException($"'{value}' is not a stream name: segments of a-z, 0-9, '.', '_', '-' joined by '/', at most {MaxLength} characters.", nameof(value));
        this.value = value;
    }

    /// <summary>The name, if <paramref name="value"/> is one.</summary>
    public static StreamName? TryParse(string value) => IsName(value) ? new StreamName(value) : null;

    public override string ToString() => value ?? string.Empty;

    private static bool IsName(string value) => value.Length is > 0 and <= MaxLength && value.Split('/').All(IsSegment);

    private static bool IsSegment(string segment) =>
        segment.Length > 0
        && char.IsAsciiLetterOrDigit(segment[0])
        && segment.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
        && !segment.All(char.IsAsciiDigit);
}
