using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SuperInsight.RunLocal;

/// <summary>TCP ports on 127.0.0.1: which are free, and who holds one.</summary>
public static class LoopbackPort
{
    /// <summary>A port that is free now. Another process may take it before it is used: retry then.</summary>
    public static int TakeFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    /// <summary>"pid 4711 (redis-server ...)", or "a process that /proc does not show" when we may not look.</summary>
    public static string DescribeHolder(int port)
    {
        var sockets = ListeningSockets(port);
        var holder = ProcFs.AllIds().FirstOrDefault(id => HoldsAny(id, sockets));
        if (holder == 0)
            return "a process that /proc does not show to this user";
        var command = ProcFs.CommandLine(holder);
        return $"pid {holder} ({(command.Length > 80 ? command[..80] + "..." : command)})";
    }

    /// <summary>True when that very process listens on the port: what answers there is not a stranger.</summary>
    public static bool IsHeldBy(int processId, int port) => HoldsAny(processId, ListeningSockets(port));

    /// <seealso href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html"/>
    private static HashSet<string> ListeningSockets(int port)
    {
        const string Listening = "0A";
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];
        return [.. tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == Listening)
            .Select(fields => $"socket:[{fields[9]}]")];
    }

    private static bool HoldsAny(int processId, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd")
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
