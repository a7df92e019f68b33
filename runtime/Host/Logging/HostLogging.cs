using LocalFunctions.Host.Configuration;
using Microsoft.Extensions.Logging.Console;

namespace LocalFunctions.Host.Logging;

/// <summary>Console logging at the levels of host.json.</summary>
internal static class HostLogging
{
    private static readonly string[] Quiet = ["Microsoft", "Azure", "Grpc"];

    public static void AddHostLogging(this ILoggingBuilder logging, HostSettings settings, TimeProvider clock)
    {
        logging.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(clock, settings.TimeZone));
        logging.AddConsole(options => options.FormatterName = LineFormatter.FormatterName);
        logging.SetMinimumLevel(LogLevel.Information);
        foreach (var category in Quiet)
            logging.AddFilter(category, LogLevel.Warning);
        foreach (var (category, level) in settings.HostJson.LogLevels)
        {
            if (category.Equals("default", StringComparison.OrdinalIgnoreCase))
                logging.SetMinimumLevel(level);
            else
                logging.AddFilter(category, level);
        }
    }
}
