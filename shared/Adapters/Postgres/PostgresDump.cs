using Npgsql;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.PgArchives;

namespace SuperInsight.Adapters.Postgres;

/// <summary>A <c>pg_dump</c> at work, with the transaction whose snapshot it reads. Rows are counted in what it writes.</summary>
internal sealed class PostgresDump(PostgresAddress address, NpgsqlConnection connection, ToolProcess process, Version toolVersion, PostgresGlobals globals, PostgresSnapshot snapshot) : Dump
{
    private readonly PgArchiveCounter counter = new();

    public override IReadOnlyList<DumpPart> Parts => field ??=
    [
        new(DumpPart.Data, PostgresDumpSource.Format, new CountedArchive(process.Output, counter)),
        .. globals.Script.Length > 0 ? [new DumpPart(PostgresGlobals.PartName, PostgresGlobals.Format, new MemoryStream(globals.Script, writable: false))] : (DumpPart[])[],
    ];

    public override void Abort() => _ = process.Stop();

    public override long? BytesReadSlowly => snapshot.DatabaseBytes;

    public override DateTimeOffset TakenAt => snapshot.TakenAt;

    public override async Task<DumpReport> CompleteAsync(CancellationToken cancellationToken)
    {
        await process.ExpectSuccessAsync(PostgresDumpSource.Operation, address.Description, cancellationToken);
        counter.Complete();
        try
        {
            var contents = await PostgresInventory.TakeAsync(connection, counter.Rows, cancellationToken);
            return new DumpReport(
                new ServerDescription("PostgreSQL", connection.PostgreSqlVersion.ToString(), address.Database), contents,
                new Dictionary<string, string> { ["pg_dump"] = toolVersion.ToString() })
            {
                Notes = [.. Notes()],
            };
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From("count rows in", address, failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await connection.DisposeAsync();
    }

    private IEnumerable<string> Notes()
    {
        if (globals.Note is { } note)
            yield return note;
        if (counter.LostBecause is { } because)
            yield return $"Rows were counted by reading the tables a second time: the archive of pg_dump {toolVersion} could not be followed, {because}.";
    }
}

/// <summary>What other connections can look at, for as long as its transaction lasts.</summary>
/// <param name="Id">For <c>pg_dump --snapshot</c>.</param>
/// <param name="TakenAt">By the server's clock (UTC).</param>
/// <param name="DatabaseBytes">What the database takes on the server's disk; its dump has no indexes and is smaller.</param>
internal sealed record PostgresSnapshot(string Id, DateTimeOffset TakenAt, long DatabaseBytes);
