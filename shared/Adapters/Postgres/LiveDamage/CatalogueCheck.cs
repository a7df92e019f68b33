using Npgsql;
using SuperInsight.Domain.Backups.LiveDamage;

namespace SuperInsight.Adapters.Postgres.LiveDamage;

/// <summary>Whether the catalogue agrees with itself, read row by row and not through its indexes. A few hundredths of a second.</summary>
internal static class CatalogueCheck
{
    private const string TablesOnly = "BEGIN READ ONLY; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off";

    private static readonly (string Name, string Fault, string Sql)[] Rules =
    [
        ("pg_catalog.pg_attribute", "columns of relations that are not there",
            "SELECT count(*) FROM pg_attribute a LEFT JOIN pg_class c ON c.oid = a.attrelid WHERE c.oid IS NULL"),
        ("pg_catalog.pg_class", "relations whose number of columns is not that of pg_attribute",
            "SELECT count(*) FROM pg_class c LEFT JOIN (SELECT attrelid, count(*) AS columns FROM pg_attribute WHERE attnum > 0 GROUP BY 1) a ON a.attrelid = c.oid WHERE c.relnatts <> coalesce(a.columns, 0)"),
        ("pg_catalog.pg_class", "relations in schemas that are not there",
            "SELECT count(*) FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.oid IS NULL"),
        ("pg_catalog.pg_index", "indexes without an entry of their own or of their table",
            "SELECT count(*) FROM pg_index i LEFT JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_class t ON t.oid = i.indrelid WHERE c.oid IS NULL OR t.oid IS NULL"),
        ("pg_catalog.pg_class", "tables whose TOAST table is not there",
            "SELECT count(*) FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.reltoastrelid <> 0 AND t.oid IS NULL"),
        ("pg_catalog.pg_type", "row types of relations that are not there",
            "SELECT count(*) FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE t.typrelid <> 0 AND c.oid IS NULL"),
        ("pg_catalog.pg_constraint", "constraints of tables that are not there",
            "SELECT count(*) FROM pg_constraint k LEFT JOIN pg_class c ON c.oid = k.conrelid WHERE k.conrelid <> 0 AND c.oid IS NULL"),
    ];

    public static async Task<IReadOnlyList<DamageFinding>> RunAsync(LiveSession session, CancellationToken cancellationToken)
    {
        List<DamageFinding> findings = [];
        foreach (var (name, fault, sql) in Rules)
        {
            try
            {
                await session.ExecuteAsync(TablesOnly, cancellationToken);
                if (await session.AskAsync<long>(sql, cancellationToken) is > 0 and var count)
                    findings.Add(new(DamageKind.Catalogue, 0, name, $"it holds {count} {fault}"));
            }
            catch (PostgresException damage) when (PostgresDamage.IsDamage(damage))
            {
                findings.Add(new(DamageKind.Catalogue, 0, name, damage.MessageText));
            }
            catch (PostgresException busy) when (PostgresDamage.IsPutOff(busy))
            {
                // A migration is at work: tomorrow is another day.
            }

            await session.ExecuteAsync("ROLLBACK", cancellationToken);
        }

        return findings;
    }
}
