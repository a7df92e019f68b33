using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>A <c>pg_restore</c> at work. Ended early, it never sees its input's end, and the server rolls back.</summary>
internal sealed class PostgresRestore(PostgresAddress address, ToolProcess process, string? warning) : RestoreSession
{
    private const string Operation = "restore into";

    public override string? Warning => warning;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await process.Input.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // A broken pipe: it gave up, and says why on its standard error.
            throw await process.ExplainAsync(Operation, address.Description, cancellationToken);
        }
    }

    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.Input.DisposeAsync();
        }
        catch (IOException)
        {
            throw await process.ExplainAsync(Operation, address.Description, cancellationToken);
        }

        await process.ExpectSuccessAsync(Operation, address.Description, cancellationToken);
    }

    public override ValueTask DisposeAsync() => process.DisposeAsync();
}
