using Microsoft.Extensions.Logging.Console;

namespace LocalFunctions.Host.Logging;

/// <summary>Console logging, at the levels of host.json.</summary>
internal static class HostLogging
{
    private static readonly string[] Quiet = ["Microsoft", "Azure", "Grpc"];

    public static void AddLines(this ILoggingBuilder logging, TimeProvider clock, TimeZoneInfo zone)
    {
        logging.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(clock, zone));
        logging.AddConsole(options => options.FormatterName = LineFormatter.FormatterName);
    }

    /// <param name="levels">Category prefix to level; "default" is the rest.</param>
    public static void AddLevels(this ILoggingBuilder logging, IReadOnlyDictionary<string, LogLevel> levels)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        foreach (var category in Quiet)
            logging.AddFilter(category, LogLevel.Warning);
        foreach (var (category, level) in levels)
        {
            if (category.Equals("default", StringComparison.OrdinalIgnoreCase))
                logging.SetMinimumLevel(level);
            else
                logging.AddFilter(category, level);
        }
    }
}
