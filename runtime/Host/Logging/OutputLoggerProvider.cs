using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LocalFunctions.Host.Logging;

/// <summary>Writes formatted entries to a stream, many at once when there are many: at thousands of invocations a second a write for each entry is most of the
/// host's work. Whoever logs waits when the reader of the stream is too slow; nothing is dropped.</summary>
internal sealed class OutputLoggerProvider : ILoggerProvider
{
    private const int MostWaiting = 1024 * 1024;
    private readonly ConcurrentDictionary<string, ILogger> loggers = new(StringComparer.Ordinal);
    private readonly ConsoleFormatter formatter;
    private readonly Stream output;
    private readonly Thread writer;
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim hasText = new();
    private readonly ManualResetEventSlim hasRoom = new(initialState: true);
    private StringBuilder waiting = new();
    private bool isEnding;

    public OutputLoggerProvider(ConsoleFormatter formatter, Stream output)
    {
        (this.formatter, this.output) = (formatter, output);
        writer = new Thread(Write) { IsBackground = true, Name = "log" };
        writer.Start();
    }

    public ILogger CreateLogger(string categoryName) => loggers.GetOrAdd(categoryName, static (name, provider) => new OutputLogger(name, provider), this);

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        lock (gate)
            isEnding = true;
        hasText.Set();
        writer.Join();
        hasText.Dispose();
        hasRoom.Dispose();
    }

    private void Add(string text)
    {
        while (true)
        {
            lock (gate)
            {
                if (isEnding)
                    return;
                if (waiting.Length < MostWaiting)
                {
                    waiting.Append(text);
                    hasText.Set();
                    return;
                }
                hasRoom.Reset();
            }
            hasRoom.Wait();
        }
    }

    private void Write()
    {
        var taken = new StringBuilder();
        var isOver = false;
        while (!isOver)
        {
            hasText.Wait();
            lock (gate)
            {
                hasText.Reset();
                (taken, waiting) = (waiting, taken);
                isOver = isEnding;
                hasRoom.Set();
            }
            try
            {
                foreach (var chunk in taken.GetChunks())
                    output.Write(Encoding.UTF8.GetBytes(chunk.ToArray()));
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any more.
            }
            taken.Clear();
        }
    }

    private sealed class OutputLogger(string category, OutputLoggerProvider provider) : ILogger
    {
        [ThreadStatic]
        private static StringWriter? text;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            text ??= new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
            provider.formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), null, text);
            provider.Add(text.ToString());
            text.GetStringBuilder().Clear();
        }
    }
}
