using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// The whole cluster as a base backup: <c>pg_basebackup</c> to its standard output, a tar, over the replication protocol. Nothing is
/// written to any disk. WAL is not in it: the archive has it, and <c>pg_basebackup</c> ends only when the archive has all that it takes to
/// make this backup whole.
/// </summary>
/// <param name="address">Any database of the server; its role must be allowed to replicate.</param>
/// <param name="tools">PostgreSQL's programs.</param>
/// <param name="checkpoint">Whether the server hurries with the checkpoint that a backup begins with.</param>
/// <param name="clock">The clock.</param>
public sealed class PostgresBaseSource(PostgresAddress address, PostgresTools tools, BaseCheckpoint checkpoint, TimeProvider clock) : IDumpSource
{
    internal const string Operation = "take base backup of";

    /// <summary>Level and workers as ours (<see cref="Domain.Compression.ZstdOptions"/>).</summary>
    private const string Compression = "--compress=server-zstd:level=1,workers=2";

    /// <summary>The first pg_basebackup that knows of it.</summary>
    private const int FirstToCompress = 15;

    /// <summary>What a restore takes.</summary>
    public const string Format = "pg_basebackup-tar";

    public BackupSource Source => BackupSource.PostgresBase;

    /// <summary>How long the server may wait for its archive at the end.</summary>
    /// <value>The default is 15 minutes.</value>
    public TimeSpan ArchivePatience { get; init; } = ArchiveWait.Patience;

    public Task<Dump> OpenAsync(CancellationToken cancellationToken) => OpenAsync(BackupPace.Background, cancellationToken);

    /// <summary>
    /// At full pace the server compresses, if it can: a quarter of the bytes then goes through the connection and three programs. Otherwise we
    /// do, since nobody can make the server's own work give way.
    /// </summary>
    public async Task<Dump> OpenAsync(BackupPace pace, CancellationToken cancellationToken)
    {
        var program = tools.Find("pg_basebackup", Operation);
        var version = await PostgresTools.AskVersionAsync(program, Operation, cancellationToken);
        var connection = new NpgsqlConnection(address.ToConnectionString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            var server = await BaseProbe.AskAsync(connection, address, cancellationToken);
            await BaseProbe.ExpectReplicationAsync(address, cancellationToken);
            var isCompressed = pace == BackupPace.Full && server.Compresses && version.Major >= FirstToCompress;
            var process = ToolProcess.Start(program,
                [
                    .. (isCompressed ? [Compression] : Array.Empty<string>()),
                    "--pgdata=-", "--format=tar", "--wal-method=none", "--no-manifest", "--no-password", "--label=superinsight-ops",
                    checkpoint == BaseCheckpoint.Fast ? "--checkpoint=fast" : "--checkpoint=spread", $"--dbname={address.ToConnectionInfo()}",
                ],
                address.ToEnvironment(), Operation);
            return new PostgresBaseDump(address, connection, process, version, server, isCompressed, ArchivePatience, clock);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            await connection.DisposeAsync();
            throw PostgresFailure.From(Operation, address, failure);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the setting <c>Postgres__BaseCheckpoint</c>.</summary>
    public static BaseCheckpoint ReadCheckpoint(string? text) => text switch
    {
        null or "fast" => BaseCheckpoint.Fast,
        "spread" => BaseCheckpoint.Spread,
        _ => throw new Domain.Settings.SettingException("Postgres__BaseCheckpoint", "it is neither fast nor spread", "fast: begin at once; spread: wait for a checkpoint that disturbs nobody, minutes perhaps."),
    };
}

/// <summary>How the server comes to the checkpoint that a base backup begins with.</summary>
public enum BaseCheckpoint
{
    /// <summary>At once, with a burst of writes.</summary>
    Fast,

    /// <summary>Spread over <c>checkpoint_completion_target</c>.</summary>
    Spread,
}
