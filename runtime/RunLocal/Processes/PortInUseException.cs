namespace SuperInsight.RunLocal;

/// <summary>Another process listens on a port that was asked for.</summary>
/// <param name="server">Which server needs it.</param>
/// <param name="port">The port on 127.0.0.1.</param>
/// <param name="holder">From <see cref="LoopbackPort.DescribeHolder"/>.</param>
/// <param name="option">The command line option that gives another port, if there is one.</param>
public sealed class PortInUseException(string server, int port, string holder, string? option = null)
    : Exception($"{server} needs port {port} on 127.0.0.1, but it is in use by {holder}."
        + (option is null ? "" : $" Stop that process, or give another port: {option} N."))
{
    public int Port { get; } = port;
}
