using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>
/// The main job, once, for real: the timer function backs the database up; <c>ops</c> lists, verifies and restores it into a scratch
/// database, which is compared with the source.
/// </summary>
public sealed class BackupDemonstration(LocalSystem system, string masterKey)
{
    private const string Function = "BackupPostgres";
    private const string Scratch = "superinsight_restored";

    /// <summary>A small database takes a second; a loaded machine and a cold start take their time.</summary>
    private static readonly TimeSpan BackupDeadline = TimeSpan.FromMinutes(2);

    private readonly OpsCommand ops = new(new Dictionary<string, string> { ["PGPASSWORD"] = system.Postgres.Password });

    /// <summary>Runs every step; the table says of each what it found. Stops at the first that does not hold.</summary>
    public async Task<StepTable> RunAsync(CancellationToken cancellationToken)
    {
        StepTable table = new();
        var point = default(JsonElement);
        await using var moments = new MomentDemonstration(system, ops);
        var steps = new (string Name, Func<Task<string>> Run)[]
        {
            ("backup taken", async () => Describe(point = await TakeBackupAsync(cancellationToken))),
            ("listed", () => ListAsync(Id(point), cancellationToken)),
            ("verified", () => VerifyAsync(Id(point), cancellationToken)),
            ("restored", () => RestoreAsync(Id(point), cancellationToken)),
            ("compared", () => CompareAsync(cancellationToken)),
            ("base backup taken", () => moments.TakeBaseAsync(cancellationToken)),
            ("WAL archived", () => moments.ArchiveAsync(cancellationToken)),
            ("restored to a moment", () => moments.RestoreAsync(cancellationToken)),
        };
        foreach (var (name, run) in steps)
        {
            if (!await table.AddAsync(name, run))
                break;
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {Scratch} WITH (FORCE)", cancellationToken);
        return table;
    }

    private async Task<JsonElement> TakeBackupAsync(CancellationToken cancellationToken)
    {
        var before = await ListIdsAsync(cancellationToken);
        using HttpClient http = new() { BaseAddress = system.Host!.Endpoint };
        using HttpRequestMessage request = new(HttpMethod.Post, $"/admin/functions/{Function}") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("x-functions-key", masterKey);
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new ServerFailedException($"The host answered {(int)answer.StatusCode} when asked to fire the timer {Function}.");

        for (var watch = Stopwatch.StartNew(); watch.Elapsed < BackupDeadline; await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken))
        {
            var points = await ops.RunAsync(cancellationToken, "backup", "list", "--source", "postgres");
            foreach (var candidate in points.EnumerateArray())
            {
                if (!before.Contains(Id(candidate)))
                    return candidate;
            }
        }

        throw new ServerFailedException($"The timer function {Function} left no restore point within {BackupDeadline.TotalSeconds:0} s.", system.Host.LogTail);
    }

    private async Task<string> ListAsync(string id, CancellationToken cancellationToken)
    {
        var ids = await ListIdsAsync(cancellationToken);
        return ids.Contains(id) ? $"one of {ids.Count} restore points in the bucket" : throw new ServerFailedException($"{id} is not in the list.");
    }

    private async Task<string> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        var verdict = await ops.RunAsync(cancellationToken, "backup", "verify", id);
        return verdict.GetProperty("signature").GetBoolean() && verdict.GetProperty("storedHash").GetBoolean() && verdict.GetProperty("plainHash").GetBoolean()
            ? "signature, stored hash and decrypted hash are right"
            : throw new ServerFailedException($"The verdict on {id} is {verdict}.");
    }

    private async Task<string> RestoreAsync(string id, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Scratch} WITH (FORCE)", cancellationToken);
        await ExecuteAsync($"CREATE DATABASE {Scratch} TEMPLATE template0", cancellationToken);
        var target = string.Create(CultureInfo.InvariantCulture, $"postgresql://{PostgresServer.UserName}@127.0.0.1:{system.Postgres.Port}/{Scratch}");
        var restoration = await ops.RunAsync(cancellationToken, "backup", "restore", id, "--to", target);
        return $"into scratch database {Scratch}: {restoration.GetProperty("tables").GetArrayLength()} tables as the manifest says";
    }

    private async Task<string> CompareAsync(CancellationToken cancellationToken)
    {
        var result = await DatabaseComparison.CompareAsync(system.Postgres.ConnectionString(LocalSettings.Database), system.Postgres.ConnectionString(Scratch), cancellationToken);
        return result.Differences.Count == 0
            ? $"equal: {result.Rows} rows of {result.Relations} tables, views, sequences and large objects"
            : throw new ServerFailedException($"The restored database differs: {string.Join("; ", result.Differences.Take(5))}");
    }

    private async Task<HashSet<string>> ListIdsAsync(CancellationToken cancellationToken) =>
        [.. (await ops.RunAsync(cancellationToken, "backup", "list", "--source", "postgres")).EnumerateArray().Select(Id)];

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(system.Postgres.ConnectionString("postgres"));
#pragma warning disable CA2100 // Constants of this class.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Id(JsonElement point) => point.GetProperty("id").GetString()!;

    private static string Describe(JsonElement point) =>
        $"{Id(point)} by timer {Function}: {point.GetProperty("plainBytes").GetInt64() / 1024} KiB stored as {point.GetProperty("storedBytes").GetInt64() / 1024} KiB";
}
