namespace SuperInsight.RunLocal;

/// <summary>A local server could not be started, or ended. The message carries the last lines it printed.</summary>
public sealed class ServerFailedException : Exception
{
    public ServerFailedException(string message) : base(message)
    {
    }

    public ServerFailedException(string message, string log) : base($"{message} It printed last:\n{LastLines(log)}") =>
        // PostgreSQL, Redis and .NET print the first, Node the second.
        SaysPortInUse = log.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
            || log.Contains("EADDRINUSE", StringComparison.Ordinal);

    /// <summary>The server said that another process listens on its port.</summary>
    public bool SaysPortInUse { get; }

    private static string LastLines(string log)
    {
        var lines = log.Split('\n');
        return lines is [""] ? "  (nothing)" : string.Join('\n', lines.TakeLast(15).Select(line => "  " + line.TrimEnd()));
    }
}
