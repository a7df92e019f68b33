using Npgsql;
using SuperInsight.Domain.Backups.LiveDamage;

namespace SuperInsight.Adapters.Postgres.LiveDamage;

/// <summary>Looks at one relation after the other: suspects first, then on from where the last look ended.</summary>
internal sealed class AmcheckRound(Amcheck amcheck, LiveSession session, TimeProvider clock, List<DamageFinding> findings, List<string> notes)
{
    /// <summary>
    /// B-tree indexes in use, tables, materialised views and what they keep aside (TOAST), the catalogue's own among them. Not those of
    /// other sessions; and on a standby only what is replicated.
    /// </summary>
    private const string Relations = """
        SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), c.relkind = 'i'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam LEFT JOIN pg_index i ON i.indexrelid = c.oid
        WHERE (c.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid AND i.indisready OR c.relkind IN ('r', 'm', 't') AND a.amname = 'heap')
          AND (c.relpersistence = 'p' OR c.relpersistence = 'u' AND NOT pg_is_in_recovery())
        ORDER BY 1
        """;

    private readonly HashSet<long> looked = [];
    private readonly List<string> putOff = [];

    /// <returns>What was looked at, where to go on, and whether the last one had its turn.</returns>
    public async Task<(IReadOnlySet<long> Looked, long Cursor, bool IsComplete)> RunAsync(InspectionPlan plan, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var relations = await ListAsync(cancellationToken);
        foreach (var gone in plan.First.Except(relations.Select(relation => relation.Number)))
            looked.Add(gone);
        foreach (var suspect in relations.Where(relation => plan.First.Contains(relation.Number)))
            await LookAsync(suspect, cancellationToken);

        var cursor = plan.After;
        foreach (var relation in relations.Where(relation => relation.Number > plan.After))
        {
            if (clock.GetElapsedTime(begun) >= plan.Budget)
                return (looked, Noted(cursor), false);
            if (!looked.Contains(relation.Number))
                await LookAsync(relation, cancellationToken);
            cursor = relation.Number;
        }

        return (looked, Noted(0), true);
    }

    private long Noted(long cursor)
    {
        if (putOff.Count > 0)
            notes.Add($"not looked at this time, for somebody holds a lock or it took too long: {string.Join(", ", putOff.Take(10))}");
        return cursor;
    }

    private async Task LookAsync(Relation relation, CancellationToken cancellationToken)
    {
        try
        {
            if (relation.IsIndex)
                await CheckIndexAsync(relation, cancellationToken);
            else if (amcheck.TableCheck is { } tableCheck)
                await CheckTableAsync(relation, tableCheck, cancellationToken);
            looked.Add(relation.Number);
        }
        catch (PostgresException damage) when (PostgresDamage.IsDamage(damage))
        {
            looked.Add(relation.Number);
            findings.Add(new(relation.IsIndex ? DamageKind.Index : DamageKind.Table, relation.Number, relation.Name, damage.MessageText));
        }
        catch (PostgresException gone) when (PostgresDamage.IsGone(gone))
        {
            looked.Add(relation.Number);
        }
        catch (PostgresException busy) when (PostgresDamage.IsPutOff(busy))
        {
            putOff.Add(relation.Name);
        }
    }

    private async Task CheckIndexAsync(Relation relation, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(amcheck.IndexCheck, relation, cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CheckTableAsync(Relation relation, string tableCheck, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(tableCheck, relation, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetInt64(1) is > 0 and var count)
            findings.Add(new(DamageKind.Table, relation.Number, relation.Name, $"{count} rows or pages are not as they should be, such as {reader.GetString(0)}"));
    }

    private async Task<NpgsqlCommand> CommandAsync(string sql, Relation relation, CancellationToken cancellationToken)
    {
        var command = await session.CommandAsync(sql, cancellationToken);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = relation.Number });
        return command;
    }

    private async Task<IReadOnlyList<Relation>> ListAsync(CancellationToken cancellationToken)
    {
        List<Relation> relations = [];
        await using var command = await session.CommandAsync(Relations, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            relations.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetBoolean(2)));
        return relations;
    }

    private sealed record Relation(long Number, string Name, bool IsIndex);
}
