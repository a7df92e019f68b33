using System.Globalization;
using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>PostgreSQL: backed up by its timer, restored into a scratch database, which is compared with the source row by row.</summary>
public sealed class PostgresDemonstration(LocalSystem system, BackupSteps backups, OpsCommand ops) : IAsyncDisposable
{
    private const string Function = "BackupPostgres";
    private const string Scratch = "superinsight_restored";

    private string id = "";

    public async Task<string> TakeAsync(CancellationToken cancellationToken)
    {
        var point = await backups.TakeAsync(Function, "postgres", cancellationToken);
        id = BackupSteps.Id(point);
        return BackupSteps.Describe(point, Function);
    }

    public Task<string> ListAsync(CancellationToken cancellationToken) => backups.ListAsync(id, "postgres", cancellationToken);

    public Task<string> VerifyAsync(CancellationToken cancellationToken) => backups.VerifyAsync(id, cancellationToken);

    public async Task<string> RestoreAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Scratch} WITH (FORCE)", cancellationToken);
        await ExecuteAsync($"CREATE DATABASE {Scratch} TEMPLATE template0", cancellationToken);
        var target = string.Create(CultureInfo.InvariantCulture, $"postgresql://{PostgresServer.UserName}@127.0.0.1:{system.Postgres.Port}/{Scratch}");
        var restoration = await ops.RunAsync(cancellationToken, "backup", "restore", id, "--to", target);
        return $"into scratch database {Scratch}: {restoration.GetProperty("tables").GetArrayLength()} tables as the manifest says";
    }

    public async Task<string> CompareAsync(CancellationToken cancellationToken)
    {
        var result = await DatabaseComparison.CompareAsync(system.Postgres.ConnectionString(LocalSettings.Database), system.Postgres.ConnectionString(Scratch), cancellationToken);
        return result.Differences.Count == 0
            ? $"equal: {result.Rows} rows of {result.Relations} tables, views, sequences and large objects"
            : throw new ServerFailedException($"The restored database differs: {string.Join("; ", result.Differences.Take(5))}");
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {Scratch} WITH (FORCE)", CancellationToken.None);

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(system.Postgres.ConnectionString("postgres"));
#pragma warning disable CA2100 // Constants of this class.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
