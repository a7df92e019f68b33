namespace SuperInsight.Domain.Logs;

/// <summary>One line of a log.</summary>
/// <param name="At">When it was written (UTC); null where nothing says so.</param>
/// <param name="Source">Which log: a file's name, or what the cloud calls it.</param>
/// <param name="Text">What it says.</param>
public sealed record LogLine(DateTimeOffset? At, string Source, string Text);
