using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LocalFunctions.Host.Logging;

/// <summary>One line an entry: local time, level, category, message. What does not fit one line (a stack) is indented below.</summary>
internal sealed class LineFormatter(TimeProvider clock, TimeZoneInfo zone, LogFormat format) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";
    private const string Own = "LocalFunctions.Host.";
    private const string Continuation = "\n    ";

    /// <summary>SGR sequences of <see href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48</see>.</summary>
    private const string Grey = "\e[90m";

    private const string Cyan = "\e[0;36m";
    private const string Plain = "\e[0m";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var isColoured = format == LogFormat.Colour;
        textWriter.Write(isColoured ? Grey : "");
        textWriter.Write(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(isColoured ? Colour(logEntry.LogLevel) : "");
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(isColoured ? Cyan : "");
        textWriter.Write(Short(logEntry.Category));
        textWriter.Write(": ");
        textWriter.Write(isColoured ? Plain : "");
        textWriter.Write(Indented(message));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(Continuation);
            textWriter.Write(Indented(exception.ToString()));
        }
        textWriter.Write('\n');
    }

    private static string Colour(LogLevel level) => level switch
    {
        LogLevel.Warning => "\e[33m",
        LogLevel.Error => "\e[31m",
        LogLevel.Critical => "\e[41;97m",
        LogLevel.Information => "\e[32m",
        _ => Grey,
    };

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
