namespace SuperInsight.RunLocal;

/// <summary>Another process listens on a port that was asked for.</summary>
public sealed class PortInUseException(string server, int port, string holder)
    : Exception($"{server} needs port {port} on 127.0.0.1, but it is in use by {holder}.")
{
    public int Port { get; } = port;
}
