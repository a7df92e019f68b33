using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Logging;

/// <summary>How log entries are printed.</summary>
internal enum LogFormat
{
    /// <summary>Short lines in colour, for a person at a terminal.</summary>
    Colour,

    /// <summary>The same without colour.</summary>
    Line,

    /// <summary>A JSON object a line, for programs.</summary>
    Json,
}

/// <summary>Chooses it: the setting FUNCTIONS_LOG_FORMAT (colour, line, json), else colour on a terminal and JSON anywhere else.</summary>
internal static class LogFormats
{
    public static LogFormat Choose(IConfiguration configuration, bool isTerminal)
    {
        const string Setting = "FUNCTIONS_LOG_FORMAT";
        if (configuration[Setting] is { Length: > 0 } name)
        {
            return Enum.TryParse<LogFormat>(name, ignoreCase: true, out var format) && Enum.IsDefined(format)
                ? format
                : throw new HostSetupException($"{Setting} is '{name}'; it must be colour, line or json.");
        }
        if (!isTerminal)
            return LogFormat.Json;
        // https://no-color.org
        return string.IsNullOrEmpty(configuration["NO_COLOR"]) ? LogFormat.Colour : LogFormat.Line;
    }
}
