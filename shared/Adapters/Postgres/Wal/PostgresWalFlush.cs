using System.Globalization;
using Npgsql;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Has PostgreSQL end its segment and waits for its archiver. The role must be a member of <c>pg_monitor</c> and may execute
/// <c>pg_switch_wal</c>. See <see href="https://www.postgresql.org/docs/15/functions-admin.html#FUNCTIONS-ADMIN-BACKUP"/>.
/// </summary>
/// <param name="address">The server.</param>
/// <param name="patience">How long the archiver may take.</param>
/// <param name="clock">The clock.</param>
public sealed class PostgresWalFlush(PostgresAddress address, TimeSpan patience, TimeProvider clock) : IWalFlush
{
    private const string Operation = "flush the WAL of";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly PostgresWalServer server = new(address);

    public async Task<FlushedWal?> FlushAsync(CancellationToken cancellationToken)
    {
        var status = await server.AskAsync(cancellationToken);
        if (!status.IsArchiving)
            return null;
        // Where nothing was written since the last switch it names the beginning of a segment: the one before is the last with anything in it.
        var last = WalFileName.OfSegment(status.Timeline, status.SegmentSize.SegmentBefore(await SwitchAsync(cancellationToken)), status.SegmentSize);
        var began = clock.GetTimestamp();
        // A segment is marked as waiting before the switch returns, and its mark goes when the archiver has it.
        while ((status = await server.AskAsync(cancellationToken)).PendingFiles > 0)
        {
            if (clock.GetElapsedTime(began) > patience)
            {
                throw new BackupException(Operation, address.Description, string.Create(CultureInfo.InvariantCulture,
                    $"after {patience.TotalMinutes:0} min {status.PendingFiles} files of WAL still wait for the archive{(status.LastFailed is null ? "" : $"; {status.LastFailed} was refused last")}"),
                    "See PostgreSQL's log for what `ops wal push` says, and `ops doctor`.");
            }

            await Task.Delay(LookEvery, clock, cancellationToken);
        }

        return new FlushedWal(status.SystemIdentifier, last);
    }

    private async Task<Lsn> SwitchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_switch_wal()::text", connection);
            return Lsn.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new BackupException(Operation, address.Description, $"the role may not ({denied.MessageText})", "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO … in that database.", denied);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }
}
