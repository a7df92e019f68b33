using System.Net;
using System.Net.Sockets;
using System.Text;
using SuperInsight.Domain;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>A throw-away Redis server.</summary>
internal sealed class ScratchRedis(ScratchFolders folders, string folder, ScratchProcess server, IRestoreTarget target, Version version) : IDrillScratch
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public IRestoreTarget Target => target;

    public IReadOnlyDictionary<string, string> Tools { get; } = new Dictionary<string, string> { ["redis-server"] = version.ToString() };

    /// <summary>Waits until it answers to its password: whoever does so is no stranger.</summary>
    public static async Task WaitAsync(ScratchProcess server, int port, string password, string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (!await AnswersAsync(port, password, cancellationToken))
        {
            if (server.HasEnded || clock.GetElapsedTime(begun) > Deadline)
                throw new BackupException("start scratch Redis in", folder, $"it does not come up: {server.LastWords}", "Look at its last words.");
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    public DrillObstacle? Excuse(OperationException failure) => server.HasEnded
        ? new($"the scratch server ended: {server.LastWords}", "Look whether memory ran out, and hold the drill again.")
        : DrillRoom.Excuse(folders, failure);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await folders.RemoveAsync(folder);
    }

    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(cancellationToken) == "+OK" && await reader.ReadLineAsync(cancellationToken) == "+PONG";
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }
}
