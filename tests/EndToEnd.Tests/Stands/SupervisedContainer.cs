using System.Globalization;
using SuperInsight.RunLocal;
using SuperInsight.Secrets;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>What a container of topology <c>volume</c> has in it: a supervisord that runs PostgreSQL on the volume, and an application that writes to it.</summary>
public sealed class SupervisedContainer : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("container-");
    private ChildProcess supervisord = null!;

    private SupervisedContainer()
    {
    }

    /// <param name="volume">A server that is stopped: its data and its port are the volume's.</param>
    /// <param name="database">Where the application writes.</param>
    /// <param name="writes">What it does there five times a second.</param>
    public static async Task<SupervisedContainer> StartAsync(PostgresServer volume, string database, string writes)
    {
        var container = new SupervisedContainer();
        try
        {
            await container.LaunchAsync(volume, database, writes);
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of an agent that lives in it.</summary>
    public Stand On(Stand stand, string name) => stand
        .With("Supervisor__Container", name).With("Supervisor__Socket", Path.Combine(folder.FullName, "s.sock"))
        .With("Supervisor__Front", "-").With("Supervisor__Applications", "app").With("Supervisor__Data", "postgresql")
        // Its own, as in a container: agents of one container take turns by a file there.
        .With("TMPDIR", folder.CreateSubdirectory("tmp").FullName);

    public async ValueTask DisposeAsync()
    {
        if (supervisord is not null)
            await supervisord.DisposeAsync();
        OutputScan.TakeFolder("supervised", folder.FullName);
        folder.Delete(recursive: true);
    }

    private async Task LaunchAsync(PostgresServer volume, string database, string writes)
    {
        var socket = Path.Combine(folder.FullName, "s.sock");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "app"), string.Create(CultureInfo.InvariantCulture, $"""
            trap 'exit 0' TERM
            while :; do
              {PostgresServer.BinDirectory}/psql -qc "{writes}" 'host=127.0.0.1 port={volume.Port} user={PostgresServer.UserName} dbname={database} connect_timeout=2' > /dev/null 2>&1
              sleep 0.2 & wait $!
            done

            """));
        var user = PostgresFolder.User is { } account ? $"user={account}" : "";
        var server = string.Create(CultureInfo.InvariantCulture,
            $"{PostgresServer.BinDirectory}/postgres -D {volume.DataDirectory} -c listen_addresses=127.0.0.1 -c port={volume.Port} -c unix_socket_directories='' -c fsync=off -c logging_collector=off");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "supervisord.conf"), $"""
            [unix_http_server]
            file={socket}
            [supervisord]
            nodaemon=true
            logfile=/dev/null
            logfile_maxbytes=0
            pidfile={folder.FullName}/pid
            childlogdir={folder.FullName}
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
            [program:postgresql]
            command={server}
            stopsignal=INT
            {user}
            [program:app]
            command=/bin/bash {folder.FullName}/app
            startsecs=0

            """);
        supervisord = await ChildProcess.StartAsync(new()
        {
            Name = "supervisord", Executable = "/usr/bin/supervisord", Arguments = ["-n", "-c", Path.Combine(folder.FullName, "supervisord.conf")], WorkingDirectory = folder.FullName,
            Environment = new Dictionary<string, string> { ["PGPASSWORD"] = volume.Password }, StopDeadline = TimeSpan.FromSeconds(40),
        });
        await Wait.UntilAsync(() => supervisord.Exited.IsCompleted ? throw new InvalidOperationException(supervisord.LogTail) : File.Exists(socket), () => supervisord.LogTail);
    }
}
