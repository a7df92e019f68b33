using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LocalFunctions.Host.Logging;

/// <summary>One line an entry: local time, level, category, message. What does not fit one line (a stack) is indented below.</summary>
internal sealed class LineFormatter(TimeProvider clock, TimeZoneInfo zone) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";
    private const string Own = "LocalFunctions.Host.";
    private const string Continuation = "\n    ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(Short(logEntry.Category));
        textWriter.Write(": ");
        textWriter.Write(Indented(message));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(Continuation);
            textWriter.Write(Indented(exception.ToString()));
        }
        textWriter.Write('\n');
    }

    private static string Indented(string text) =>
        text.Contains('\n', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\n", Continuation, StringComparison.Ordinal) : text;

    /// <summary>The host's own classes by their last name, which says enough.</summary>
    private static ReadOnlySpan<char> Short(string category) =>
        category.StartsWith(Own, StringComparison.Ordinal) ? category.AsSpan(category.LastIndexOf('.') + 1) : category;

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => " trace ",
        LogLevel.Debug => " debug ",
        LogLevel.Information => " info  ",
        LogLevel.Warning => " WARN  ",
        LogLevel.Error => " ERROR ",
        _ => " FATAL ",
    };
}
