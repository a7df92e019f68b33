using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>
/// A base backup of a whole cluster: ours encrypts, signs and uploads it to the emulator; pgbackrest (zstd 3, two processes) writes into a folder of this
/// machine, which spares it the upload.
/// </summary>
internal static class BaseBenchmark
{
    private const string Ours = "ops backup run postgres-base --full-speed";
    private const string Peer = "pgbackrest backup, zst-3, two processes, local folder";
    private const string Floor = "pg_basebackup > /dev/null";

    public static async Task RunAsync(double gigabytes, int rounds, CancellationToken cancellationToken)
    {
        // Its socket is the only way in that pgbackrest takes.
        var sockets = Directory.CreateTempSubdirectory("superinsight-socket-");
        sockets.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        try
        {
            await using var stage = await Stage.SetAsync(gigabytes, cancellationToken, new Dictionary<string, string>
            {
                ["archive_mode"] = "on",
                ["archive_command"] = "true",
                ["unix_socket_directories"] = sockets.FullName,
            });
            await RunAsync(stage, sockets.FullName, gigabytes, rounds, cancellationToken);
        }
        finally
        {
            sockets.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(Stage stage, string sockets, double gigabytes, int rounds, CancellationToken cancellationToken)
    {
        var repository = $"{stage.Folder}/pgbackrest";
        var pgbackrest = $"pgbackrest --stanza=bench --config=/dev/null --repo1-path={repository} --log-level-file=off --log-level-console=error --lock-path={repository} "
            + $"--pg1-path={stage.Postgres.DataDirectory} --pg1-port={stage.Postgres.Port} --pg1-user={PostgresServer.UserName} --pg1-socket-path={sockets}";
        Directory.CreateDirectory(repository);
        (await MeasuredProcess.RunAsync($"{pgbackrest} --no-online stanza-create", stage.PeerEnvironment, cancellationToken)).ThrowIfFailed();
        (string Name, string Command, IReadOnlyDictionary<string, string> Environment)[] contenders =
        [
            (Floor, $"{PostgresServer.BinDirectory}/pg_basebackup -D - -Ft -X none --checkpoint=fast --no-manifest > /dev/null", stage.PeerEnvironment),
            (Peer, $"{pgbackrest} --type=full --process-max=2 --compress-type=zst --compress-level=3 --start-fast --no-archive-check --repo1-retention-full=1 backup", stage.PeerEnvironment),
            (Ours, $"{ReadyOps.Command} backup run postgres-base --full-speed --json", stage.OpsEnvironment),
        ];
        Dictionary<string, List<MeasuredProcess>> runs = contenders.ToDictionary(contender => contender.Name, _ => new List<MeasuredProcess>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, command, environment) in contenders)
            {
                var run = await MeasuredProcess.RunAsync(command, environment, cancellationToken);
                run.ThrowIfFailed();
                runs[name].Add(run);
                await Console.Error.WriteLineAsync($"round {round}: {name}: {run.Wall.TotalSeconds:0.00} s");
            }
        }

        BackupBenchmark.Print($"Base backup of a PostgreSQL cluster of {gigabytes} GB", Ours, runs);
    }
}
