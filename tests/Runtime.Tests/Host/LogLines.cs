using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Runtime.Tests.Host;

/// <summary>Keeps what the host logs, as "level category: message".</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> All => lines;

    public bool Has(string part) => lines.Any(line => line.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Line(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
