namespace LocalFunctions.Host.Logging;

/// <summary>Console logging, at the levels of host.json.</summary>
internal static class HostLogging
{
    private static readonly string[] Quiet = ["Microsoft", "Azure", "Grpc"];

    public static void AddLines(this ILoggingBuilder logging, TimeProvider clock, TimeZoneInfo zone, LogFormat format)
    {
        logging.Services.AddSingleton<ILoggerProvider>(_ => new OutputLoggerProvider(
            format == LogFormat.Json ? new JsonFormatter(clock) : new LineFormatter(clock, zone, format), Console.OpenStandardOutput()));
    }

    /// <param name="levels">Category prefix to level; "default" is the rest.</param>
    public static void AddLevels(this ILoggingBuilder logging, IReadOnlyDictionary<string, LogLevel> levels)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        foreach (var category in Quiet)
            logging.AddFilter(category, LogLevel.Warning);
        // It would make an activity and a scope for each request, only because something is logged at all.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        foreach (var (category, level) in levels)
        {
            if (category.Equals("default", StringComparison.OrdinalIgnoreCase))
                logging.SetMinimumLevel(level);
            else
                logging.AddFilter(category, level);
        }
    }
}
