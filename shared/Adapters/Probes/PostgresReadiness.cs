using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Probes;

/// <summary>Asks whether a PostgreSQL takes sessions. One that refuses ours, because of a password or for want of room, is no less ready for that.</summary>
public static class PostgresReadiness
{
    /// <summary>Asks once, by a session of its own.</summary>
    public static async Task<ReadinessAnswer> AskAsync(PostgresAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            await using var connection = new NpgsqlConnection(address.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            return new(Readiness.Ready, "PostgreSQL takes sessions");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.CannotConnectNow)
        {
            // Of the same code: starting up, in recovery mode, not yet accepting connections, shutting down.
            return new(refused.MessageText.Contains("shutting down", StringComparison.OrdinalIgnoreCase) ? Readiness.NotReady : Readiness.Recovering, $"PostgreSQL says: {refused.MessageText}");
        }
        catch (PostgresException refused)
        {
            return new(Readiness.Ready, $"PostgreSQL answers, and refuses our session (SQLSTATE {refused.SqlState})");
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Readiness.NotReady, $"PostgreSQL: {PostgresFailure.From("ask", address, failure).Reason}");
        }
    }
}
