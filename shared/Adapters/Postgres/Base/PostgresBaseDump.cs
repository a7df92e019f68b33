using Npgsql;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Postgres;

/// <summary>A <c>pg_basebackup</c> at work.</summary>
internal sealed class PostgresBaseDump : Dump
{
    /// <summary>The label is the first file, and a few hundred bytes long; compressed, it is in a block of at most 128 KiB.</summary>
    private const int LabelBytes = 256 << 10;

    private readonly PostgresAddress address;
    private readonly NpgsqlConnection connection;
    private readonly ToolProcess process;
    private readonly Version toolVersion;
    private readonly BaseServer server;
    private readonly bool isCompressed;
    private readonly BeginningStream content;
    private readonly ArchiveWait archiveWait;
    private readonly TimeSpan patience;
    private DateTimeOffset? takenAt;

    public PostgresBaseDump(PostgresAddress address, NpgsqlConnection connection, ToolProcess process, Version toolVersion, BaseServer server, bool isCompressed, TimeSpan patience, TimeProvider clock)
    {
        (this.address, this.connection, this.process, this.toolVersion, this.server, this.isCompressed, this.patience) = (address, connection, process, toolVersion, server, isCompressed, patience);
        content = new BeginningStream(process.Output, LabelBytes);
        archiveWait = new ArchiveWait(connection, patience, process.Stop, clock);
    }

    public override IReadOnlyList<DumpPart> Parts => [new(DumpPart.Data, PostgresBaseSource.Format, content) { IsCompressed = isCompressed }];

    public override long? BytesReadSlowly => server.Bytes;

    public override Task OnlyWaits => archiveWait.Begun;

    /// <summary>The backup's end, by the server's clock: it can be restored to no earlier moment.</summary>
    public override DateTimeOffset TakenAt => takenAt ?? throw new InvalidOperationException("A base backup is of the moment at which it ends.");

    public override void Abort() => _ = process.Stop();

    public override async Task<DumpReport> CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.ExpectSuccessAsync(PostgresBaseSource.Operation, address.Description, cancellationToken);
        }
        catch (BackupException stopped) when (archiveWait.IsOver)
        {
            throw new BackupException(PostgresBaseSource.Operation, address.Description, $"all of it was read, but for {DurationText.Format(patience)} PostgreSQL has waited for its archive_command, without which the backup is not whole",
                "PostgreSQL's log has the words of `ops wal push`; `ops alarms` and `ops doctor` say more. The backup is taken again when it works.", stopped);
        }

        await archiveWait.DisposeAsync();
        if (BackupLabel.FindInTar(await ReadBeginningAsync(cancellationToken)) is not { } label)
        {
            throw new BackupException(PostgresBaseSource.Operation, address.Description, "the tar does not begin with a backup_label that makes sense",
                "pg_basebackup may be newer than what this version knows: set Postgres__BinDirectory to that of the server's version.");
        }

        var (end, now) = await AskEndAsync(cancellationToken);
        takenAt = now;
        return new DumpReport(
            new ServerDescription("PostgreSQL", server.Version, "all databases"),
            Inventory.Empty with { Wal = new WalRange(server.SystemIdentifier, label.Timeline, label.Start.ToString(), end, server.SegmentBytes) },
            new Dictionary<string, string> { ["pg_basebackup"] = toolVersion.ToString() });
    }

    public override async ValueTask DisposeAsync()
    {
        await archiveWait.DisposeAsync();
        await process.DisposeAsync();
        await content.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <summary>The beginning of the tar.</summary>
    private async Task<byte[]> ReadBeginningAsync(CancellationToken cancellationToken)
    {
        if (!isCompressed)
            return content.Kept.ToArray();
        var beginning = new byte[BackupLabel.MostBytesInTar];
        await using var decompressing = new ZstdDecompressStream(new MemoryStream(content.Kept.ToArray()), name: "base backup");
        await decompressing.ReadExactlyAsync(beginning, cancellationToken);
        return beginning;
    }

    /// <summary>
    /// The true end is told to pg_basebackup only where it takes WAL along. But the server begins a new segment right behind it: so the beginning
    /// of the segment that is written a moment later is at or behind the end, and no segment is asked for that nobody has finished.
    /// </summary>
    private async Task<(string End, DateTimeOffset Now)> AskEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_current_wal_insert_lsn()::text, clock_timestamp()", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var size = new WalSegmentSize(server.SegmentBytes);
            return (size.StartOf(size.SegmentOf(Lsn.Parse(reader.GetString(0)))).ToString(), new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero));
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(PostgresBaseSource.Operation, address, failure);
        }
    }
}
