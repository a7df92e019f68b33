using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>
/// Point in time, once, for real: a base backup, two rows with a moment between them, and a server that is restored to that moment and has
/// the first and not the second.
/// </summary>
internal sealed class MomentDemonstration(LocalSystem system, OpsCommand ops) : IAsyncDisposable
{
    private const string Table = "superinsight_moments";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Archiving waits for a minute when it has failed: before the settings were there, say.</summary>
    private static readonly TimeSpan ArchiveDeadline = TimeSpan.FromMinutes(3);

    private readonly string parent = TemporaryFolder.NextPath();
    private string moment = "";

    public async Task<string> TakeBaseAsync(CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        var run = await ops.TryAsync(cancellationToken, "backup", "run", "postgres-base", "--full-speed");
        // The watch over the archive asks for a first base backup too, and may have been quicker.
        while (run.ExitCode != 0 && run.Errors.Contains("is under way", StringComparison.Ordinal) && !deadline.IsCancellationRequested)
        {
            await Task.Delay(Pause, cancellationToken);
            run = await ops.TryAsync(cancellationToken, "backup", "run", "postgres-base", "--full-speed");
        }

        if (run.ExitCode != 0)
            throw new ServerFailedException($"`ops backup run postgres-base` ended with code {run.ExitCode}: {run.Errors.Trim()}");
        var point = JsonDocument.Parse(run.Output).RootElement;
        return string.Create(CultureInfo.InvariantCulture, $"{point.GetProperty("id").GetString()}: {point.GetProperty("plainBytes").GetInt64() >> 20} MiB stored as {point.GetProperty("storedBytes").GetInt64() >> 20} MiB");
    }

    public async Task<string> ArchiveAsync(CancellationToken cancellationToken)
    {
        await AskAsync($"CREATE TABLE IF NOT EXISTS {Table} (word text)", cancellationToken);
        await AskAsync($"TRUNCATE {Table}", cancellationToken);
        await AskAsync($"INSERT INTO {Table} VALUES ('before')", cancellationToken);
        moment = ((DateTime)(await AskAsync("SELECT clock_timestamp()", cancellationToken))!).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        await AskAsync($"INSERT INTO {Table} VALUES ('after')", cancellationToken);
        var segment = (string)(await AskAsync("SELECT pg_walfile_name(pg_switch_wal())", cancellationToken))!;
        using var deadline = Deadline(cancellationToken);
        while (await AskAsync($"SELECT coalesce(last_archived_wal >= '{segment}', false) FROM pg_stat_archiver", cancellationToken) is not true)
        {
            if (deadline.IsCancellationRequested)
                throw new ServerFailedException($"PostgreSQL did not archive {segment} within {ArchiveDeadline.TotalSeconds:0} s.", system.Postgres.LogTail);
            await Task.Delay(Pause, cancellationToken);
        }

        return $"segment {segment} by PostgreSQL's archive_command";
    }

    public async Task<string> RestoreAsync(CancellationToken cancellationToken)
    {
        // The server's user must get through.
        var folder = Directory.CreateDirectory(parent);
        folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var data = Path.Combine(parent, "data");
        await ops.RunAsync(cancellationToken, "backup", "restore", "postgres", "--at", moment, "--to-directory", data);
        await using var server = await RecoveredServer.StartAsync(data, system.Postgres.Password, null, cancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString(LocalSettings.Database));
        await using var command = source.CreateCommand($"SELECT string_agg(word, ', ') FROM {Table}");
        var words = await command.ExecuteScalarAsync(cancellationToken) as string;
        return words == "before" ? $"a server as of {moment}, with what was committed before and nothing of what came after" : throw new ServerFailedException($"The restored server has: {words}.");
    }

    public async ValueTask DisposeAsync()
    {
        TemporaryFolder.Delete(parent);
        await AskAsync($"DROP TABLE IF EXISTS {Table}", CancellationToken.None);
    }

    private static CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ArchiveDeadline);
        return deadline;
    }

    private async Task<object?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(system.Postgres.ConnectionString(LocalSettings.Database) + ";Pooling=false");
#pragma warning disable CA2100 // Constants of this class, and a name that the server gave.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
