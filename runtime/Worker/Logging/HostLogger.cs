using System.Globalization;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Invocation;
using LocalFunctions.Worker.Wire;
using Microsoft.Extensions.Logging;
using Category = LocalFunctions.Protocol.RpcLog.Types.RpcLogCategory;

namespace LocalFunctions.Worker.Logging;

/// <summary>Turns a log record into one of the wire: the user's within an invocation, the system's outside.</summary>
internal sealed class HostLogger(string category, OutgoingMessages outgoing) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var invocation = CurrentInvocation.Id;
        var log = new RpcLog
        {
            InvocationId = invocation ?? "",
            Category = category,
            LogCategory = invocation is null ? Category.System : Category.User,
            Level = (RpcLog.Types.Level)(int)logLevel,
            EventId = eventId.Name ?? eventId.Id.ToString(CultureInfo.InvariantCulture),
            Message = WireText.Cut(formatter(state, exception)),
        };
        if (exception is not null)
            log.Exception = Results.Describe(exception, invocation is not null);
        if (state is IReadOnlyList<KeyValuePair<string, object?>> properties)
            LogProperties.Add(properties, log.PropertiesMap);
        outgoing.PostLog(log);
    }
}
