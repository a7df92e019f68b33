using System.Globalization;
using Npgsql;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.LiveDamage;

namespace SuperInsight.Adapters.Postgres.LiveDamage;

/// <summary>
/// Looks for damage with PostgreSQL's own means: its count of page checksums, its catalogue's agreement with itself, and amcheck, which
/// compares indexes with their tables and reads tables page by page. See <see href="https://www.postgresql.org/docs/15/amcheck.html"/>.
/// </summary>
public sealed class PostgresLiveDatabase(PostgresAddress address, TimeProvider clock) : ILiveDatabase
{
    private const string Operation = "look for damage in";

    /// <summary>Whoever needs a stronger lock than ours goes first.</summary>
    private const string LockTimeout = "2s";

    /// <summary>Held while one looks, so that two do not: a number of our own making.</summary>
    private const long Turn = 7_309_460_112_118_540_645;

    public BackupSource Source => BackupSource.Postgres;

    public string Description => address.Description;

    public async Task<InspectionMeans> FindMeansAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(TimeSpan.FromMinutes(1), cancellationToken);
            return new InspectionMeans(await HasChecksumsAsync(connection, cancellationToken), await Amcheck.FindObstacleAsync(connection, cancellationToken));
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }

    public async Task<LiveInspection> InspectAsync(InspectionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(plan.Budget, cancellationToken);
            return await InspectAsync(connection, plan, cancellationToken);
        }
        catch (PostgresException damage) when (PostgresDamage.IsDamage(damage))
        {
            // Not even what every session reads first is whole.
            return new LiveInspection(new HashSet<long>(), [new(DamageKind.Catalogue, 0, "pg_catalog", damage.MessageText)], plan.After, null, []);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }

    private async Task<LiveInspection> InspectAsync(NpgsqlConnection connection, InspectionPlan plan, CancellationToken cancellationToken)
    {
        List<string> notes = [];
        if (!await AskAsync<bool>(connection, "SELECT pg_try_advisory_lock($1)", Turn, cancellationToken))
            return new LiveInspection(new HashSet<long>(), [], plan.After, null, ["another process is looking at it"]);
        List<DamageFinding> findings = [.. await CatalogueCheck.RunAsync(connection, cancellationToken)];
        var (looked, cursor) = ((IReadOnlySet<long>)new HashSet<long>(), plan.After);
        await using (var amcheck = await Amcheck.OpenAsync(connection, notes, cancellationToken))
        {
            if (amcheck is not null)
            {
                var round = new AmcheckRound(amcheck, connection, clock, findings, notes);
                (looked, cursor) = await round.RunAsync(plan, cancellationToken);
            }
        }

        var hasChecksums = await HasChecksumsAsync(connection, cancellationToken);
        if (!hasChecksums)
            notes.Add("its pages have no checksums (data_checksums is off): what a disk changes is found late or never; pg_checksums --enable turns them on while the server is stopped");
        var failures = hasChecksums ? await CountFailuresAsync(connection, cancellationToken) : (long?)null;
        return new LiveInspection(looked, findings, cursor, failures, notes);
    }

    private async Task<NpgsqlConnection> ConnectAsync(TimeSpan statementTimeout, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(address.ToConnectionString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            var settings = string.Create(CultureInfo.InvariantCulture,
                $"SET lock_timeout = '{LockTimeout}'; SET statement_timeout = '{(long)statementTimeout.TotalMilliseconds}ms'; SET max_parallel_workers_per_gather = 0; SET row_security = off");
#pragma warning disable CA2100 // Numbers and constants of this file.
            await using var command = new NpgsqlCommand(settings, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> HasChecksumsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('data_checksums') = 'on'", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Of all databases of the server, and of what they share.</summary>
    private static async Task<long> CountFailuresAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(sum(checksum_failures), 0)::bigint FROM pg_stat_database", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, long argument, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constants of this file.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = argument });
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
