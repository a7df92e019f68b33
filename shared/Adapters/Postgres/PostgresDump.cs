using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>A <c>pg_dump</c> at work, with the transaction whose snapshot it reads. Rows are counted in that snapshot meanwhile.</summary>
internal sealed class PostgresDump : Dump
{
    private readonly PostgresAddress address;
    private readonly NpgsqlConnection connection;
    private readonly ToolProcess process;
    private readonly Version toolVersion;
    private readonly PostgresGlobals globals;
    private readonly CancellationTokenSource counting;
    private readonly Task<Inventory> inventory;

    public PostgresDump(PostgresAddress address, NpgsqlConnection connection, ToolProcess process, Version toolVersion, PostgresGlobals globals, DateTimeOffset takenAt, CancellationToken cancellationToken)
    {
        (this.address, this.connection, this.process, this.toolVersion, this.globals, TakenAt) = (address, connection, process, toolVersion, globals, takenAt);
        counting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inventory = PostgresInventory.TakeAsync(connection, counting.Token);
    }

    public override IReadOnlyList<DumpPart> Parts => field ??=
    [
        new(DumpPart.Data, PostgresDumpSource.Format, process.Output),
        .. globals.Script.Length > 0 ? [new DumpPart(PostgresGlobals.PartName, PostgresGlobals.Format, new MemoryStream(globals.Script, writable: false))] : (DumpPart[])[],
    ];

    public override void Abort() => _ = process.Stop();

    public override DateTimeOffset TakenAt { get; }

    public override async Task<DumpReport> CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.ExpectSuccessAsync(PostgresDumpSource.Operation, address.Description, cancellationToken);
        }
        catch (BackupException) when (inventory.Exception?.InnerException is PostgresException { Severity: "ERROR" } cause)
        {
            // A count that fails takes the snapshot with it: pg_dump then complains of the snapshot, not of the cause.
            throw PostgresFailure.From("count rows in", address, cause);
        }

        try
        {
            var contents = await inventory.WaitAsync(cancellationToken);
            return new DumpReport(
                new ServerDescription("PostgreSQL", connection.PostgreSqlVersion.ToString(), address.Database), contents,
                new Dictionary<string, string> { ["pg_dump"] = toolVersion.ToString() })
            {
                Notes = globals.Note is { } note ? [note] : [],
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
        await counting.CancelAsync();
        await inventory.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await connection.DisposeAsync();
        counting.Dispose();
    }
}
