using System.Globalization;
using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Workers;

/// <summary>Writes what the worker logs into the host's log: a function's own lines under <c>Function.{Name}.User</c>, the rest under the worker's category.</summary>
internal sealed class WorkerLogForwarder(ILoggerFactory loggers)
{
    public void Forward(RpcLog log, string? functionName)
    {
        var level = Level(log.Level);
        if (level == LogLevel.None || log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
            return;
        var logger = loggers.CreateLogger(Category(log, functionName));
        if (!logger.IsEnabled(level))
            return;
        var id = int.TryParse(log.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? new EventId(number) : new EventId(0, log.EventId);
        logger.Log(level, id, log, null, static (entry, _) => Text(entry));
    }

    private static string Category(RpcLog log, string? functionName) => (functionName, log.LogCategory) switch
    {
        (null, _) => string.IsNullOrEmpty(log.Category) ? "Worker" : log.Category,
        (_, RpcLog.Types.RpcLogCategory.System) => $"Function.{functionName}",
        _ => $"Function.{functionName}.User",
    };

    private static string Text(RpcLog log) => log.Exception is { } exception ? $"{log.Message} {Describe(exception)}".TrimStart() : log.Message;

    /// <summary>Type and message, then the stack on lines of its own.</summary>
    public static string Describe(RpcException exception)
    {
        var head = string.IsNullOrEmpty(exception.Type) ? exception.Message : $"{exception.Type}: {exception.Message}";
        return string.IsNullOrEmpty(exception.StackTrace) ? head : $"{head}{Environment.NewLine}{exception.StackTrace}";
    }

    private static LogLevel Level(RpcLog.Types.Level level) => level switch
    {
        RpcLog.Types.Level.Trace => LogLevel.Trace,
        RpcLog.Types.Level.Debug => LogLevel.Debug,
        RpcLog.Types.Level.Information => LogLevel.Information,
        RpcLog.Types.Level.Warning => LogLevel.Warning,
        RpcLog.Types.Level.Error => LogLevel.Error,
        RpcLog.Types.Level.Critical => LogLevel.Critical,
        _ => LogLevel.None,
    };
}
