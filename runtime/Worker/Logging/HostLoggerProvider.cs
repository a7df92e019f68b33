using LocalFunctions.Worker.Wire;
using Microsoft.Extensions.Logging;

namespace LocalFunctions.Worker.Logging;

/// <summary>Sends log records to the host, which decides what to do with them.</summary>
internal sealed class HostLoggerProvider(OutgoingMessages outgoing) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new HostLogger(categoryName, outgoing);

    public void Dispose()
    {
    }
}
