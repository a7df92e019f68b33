using SuperInsight.Domain.Notifications.Rendering;

namespace SuperInsight.Domain.Logs;

/// <summary>Shows lines of logs. What looks like a secret in them is <c>***</c>.</summary>
public sealed class SearchLogs(ILogSearch logs)
{
    /// <summary>A longer line is cut.</summary>
    public const int LongestLine = 8 << 10;

    /// <summary>The newest lines that match, the oldest of them first.</summary>
    /// <exception cref="OperationException">They cannot be read.</exception>
    public async Task<IReadOnlyList<LogLine>> RunAsync(LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Most, LogQuery.LongestAnswer);
        return [.. (await logs.SearchAsync(query, cancellationToken)).Select(line => line with { Text = Show(line.Text) })];
    }

    /// <summary>Without secrets, and without what a terminal would take for a command.</summary>
    private static string Show(string text)
    {
        var cut = text.Length > LongestLine ? $"{text[..LongestLine]}…" : text;
        return SecretScrub.Clean(string.Concat(cut.Select(c => char.IsControl(c) && c != '\t' ? ' ' : c)));
    }
}
