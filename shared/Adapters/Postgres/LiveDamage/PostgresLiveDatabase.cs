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

    /// <summary>Held while one looks, so that two do not: a number of our own making.</summary>
    private const string TakeTurn = "SELECT pg_try_advisory_lock(7309460112118540645)";

    /// <summary>Of all databases of the server, and of what they share.</summary>
    private const string ChecksumFailures = "SELECT coalesce(sum(checksum_failures), 0)::bigint FROM pg_stat_database";

    private const string DataChecksums = "SELECT current_setting('data_checksums') = 'on'";

    public BackupSource Source => BackupSource.Postgres;

    public string Description => address.Description;

    public async Task<InspectionMeans> FindMeansAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var session = new LiveSession(address, TimeSpan.FromMinutes(1));
            return new InspectionMeans(await session.AskAsync<bool>(DataChecksums, cancellationToken), await Amcheck.FindObstacleAsync(session, cancellationToken));
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
            // The turn has a session of its own, which no damage ends.
            await using var turn = new LiveSession(address, plan.Budget);
            return await turn.AskAsync<bool>(TakeTurn, cancellationToken)
                ? await LookAsync(plan, cancellationToken)
                : LiveInspection.OfNothing(plan, "another process is looking at it");
        }
        catch (PostgresException damage) when (PostgresDamage.IsDamage(damage))
        {
            // Not even what every session reads first is whole.
            return LiveInspection.OfNothing(plan, "it could not be looked at any further") with { Findings = [new(DamageKind.Catalogue, 0, "pg_catalog", damage.MessageText)] };
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }

    private async Task<LiveInspection> LookAsync(InspectionPlan plan, CancellationToken cancellationToken)
    {
        // Long enough for one relation: as long as the whole look may take.
        await using var session = new LiveSession(address, plan.Budget > TimeSpan.FromMinutes(1) ? plan.Budget : TimeSpan.FromMinutes(1));
        List<string> notes = [];
        List<DamageFinding> findings = [.. await CatalogueCheck.RunAsync(session, cancellationToken)];
        var (looked, cursor, isComplete) = ((IReadOnlySet<long>)new HashSet<long>(), plan.After, false);
        await using (var amcheck = await Amcheck.OpenAsync(session, notes, cancellationToken))
        {
            if (amcheck is not null)
                (looked, cursor, isComplete) = await new AmcheckRound(amcheck, session, clock, findings, notes).RunAsync(plan, cancellationToken);
        }

        var hasChecksums = await session.AskAsync<bool>(DataChecksums, cancellationToken);
        if (!hasChecksums)
            notes.Add("its pages have no checksums (data_checksums is off): what a disk changes is found late or never; pg_checksums --enable turns them on while the server is stopped");
        var failures = hasChecksums ? await session.AskAsync<long>(ChecksumFailures, cancellationToken) : (long?)null;
        return new LiveInspection(looked, findings, cursor, isComplete, failures, notes);
    }
}
