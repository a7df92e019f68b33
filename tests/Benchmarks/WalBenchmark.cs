using System.Diagnostics;
using Npgsql;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>
/// What PostgreSQL waits for at each segment: ours is compressed, encrypted, signed and in the emulator when it ends; pgbackrest's lies compressed in a folder
/// of this machine.
/// </summary>
internal static class WalBenchmark
{
    private const string Ours = "ops wal push, one segment";
    private const string Start = "ops wal, started for nothing";
    private const string Peer = "pgbackrest archive-push, zst-3, local folder";
    private const string PeerStart = "pgbackrest, started for nothing";

    public static async Task RunAsync(int segments, CancellationToken cancellationToken)
    {
        using (var build = Process.Start(Checkout.PathOf("cli", "Wal", "build")))
            await build.WaitForExitAsync(cancellationToken);
        await using var stage = await Stage.SetAsync(0.1, cancellationToken, new Dictionary<string, string> { ["wal_level"] = "replica", ["wal_keep_size"] = "8GB" });
        var wal = await MakeAsync(stage, segments, cancellationToken);
        var repository = $"{stage.Folder}/pgbackrest";
        Directory.CreateDirectory(repository);
        var pgbackrest = $"pgbackrest --stanza=bench --config=/dev/null --repo1-path={repository} --log-level-file=off --log-level-console=error --lock-path={repository} "
            + $"--pg1-path={stage.Postgres.DataDirectory}";
        (await MeasuredProcess.RunAsync($"{pgbackrest} --no-online stanza-create", stage.PeerEnvironment, cancellationToken)).ThrowIfFailed();
        var ops = Checkout.PathOf("cli", "Wal", "bin", "native", "ops-wal");
        Dictionary<string, List<MeasuredProcess>> runs = new() { [PeerStart] = [], [Peer] = [], [Start] = [], [Ours] = [] };
        foreach (var segment in wal)
        {
            var path = Path.Combine("pg_wal", segment);
            await MeasureAsync(PeerStart, "pgbackrest version", stage.PeerEnvironment);
            await MeasureAsync(Peer, $"cd {stage.Postgres.DataDirectory} && {pgbackrest} --compress-type=zst --compress-level=3 archive-push {path}", stage.PeerEnvironment);
            await MeasureAsync(Start, $"{ops} || true", stage.OpsEnvironment);
            await MeasureAsync(Ours, $"cd {stage.Postgres.DataDirectory} && {ops} push {path}", stage.OpsEnvironment);
        }

        Console.WriteLine($"\nArchiving WAL of pgbench, medians of {wal.Count} segments of 16 MiB\n");
        Console.WriteLine("| | ms | CPU ms |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach (var (name, measured) in runs)
            Console.WriteLine($"| {name} | {Median(measured, run => run.Wall):0} | {Median(measured, run => run.Cpu):0} |");

        async Task MeasureAsync(string name, string command, IReadOnlyDictionary<string, string> environment)
        {
            var run = await MeasuredProcess.RunAsync(command, environment, cancellationToken);
            run.ThrowIfFailed();
            runs[name].Add(run);
        }
    }

    private static double Median(List<MeasuredProcess> runs, Func<MeasuredProcess, TimeSpan> of) => runs.Select(run => of(run).TotalMilliseconds).Order().ElementAt(runs.Count / 2);

    /// <returns>Names of full segments that PostgreSQL keeps.</returns>
    private static async Task<IReadOnlyList<string>> MakeAsync(Stage stage, int segments, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(stage.Postgres.ConnectionString("superinsight"));
        await connection.OpenAsync(cancellationToken);
        await using var current = new NpgsqlCommand("SELECT pg_walfile_name(pg_switch_wal() + 1)", connection);
        var from = (string)(await current.ExecuteScalarAsync(cancellationToken))!;
        // Each writes a segment or a little more.
        for (var written = 0; written < segments; written++)
            (await MeasuredProcess.RunAsync($"PGOPTIONS='-c synchronous_commit=off' {PostgresServer.BinDirectory}/pgbench -n -c 4 -t 8000", stage.PeerEnvironment, cancellationToken)).ThrowIfFailed();

        await using var full = new NpgsqlCommand("SELECT name FROM pg_ls_waldir() WHERE name >= $1 AND name < pg_walfile_name(pg_current_wal_lsn()) AND length(name) = 24 ORDER BY name LIMIT $2", connection);
        full.Parameters.Add(new() { Value = from });
        full.Parameters.Add(new() { Value = segments });
        List<string> names = [];
        await using var rows = await full.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            names.Add(rows.GetString(0));
        return names;
    }
}
