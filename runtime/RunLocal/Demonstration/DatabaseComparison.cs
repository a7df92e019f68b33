using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>Compares two databases on one server, row by row, by means that have nothing to do with the backup.</summary>
public static class DatabaseComparison
{
    /// <summary>
    /// Every relation, with the query that tells its content. Of a sequence, its position (how many values are cached may differ);
    /// of views, how many rows they find (a sum of floating-point numbers depends on their order).
    /// </summary>
    private const string Relations = """
        SELECT name, CASE
            WHEN relkind = 'S' THEN format('SELECT 1::bigint, last_value || %L || is_called FROM %s', ' ', name)
            WHEN relkind IN ('v', 'm') THEN format('SELECT count(*), %L FROM %s', 'view', name)
            ELSE format('SELECT count(*), coalesce(md5(string_agg(md5(r::text), %L ORDER BY md5(r::text))), %L) FROM %s r', ',', '', name) END
        FROM (SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_') relations
        """;

    private const string LargeObjects = "SELECT count(*), coalesce(md5(string_agg(md5(lo_get(oid)), ',' ORDER BY oid)), '') FROM pg_largeobject_metadata";

    /// <summary>One line for each difference; empty when the two are equal.</summary>
    public static async Task<ComparisonResult> CompareAsync(string left, string right, CancellationToken cancellationToken)
    {
        var (expected, found) = (await FingerprintAsync(left, cancellationToken), await FingerprintAsync(right, cancellationToken));
        var differences = expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
            .Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name))
            .Select(name => $"{name}: {expected.GetValueOrDefault(name)} and {found.GetValueOrDefault(name)}");
        return new ComparisonResult(expected.Count, expected.Values.Sum(print => print.Rows), [.. differences]);
    }

    private static async Task<Dictionary<string, (long Rows, string Digest)>> FingerprintAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        List<(string Name, string Query)> relations = [("large objects", LargeObjects)];
        await using (var command = source.CreateCommand(Relations))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                relations.Add((reader.GetString(0), reader.GetString(1)));
        }

        Dictionary<string, (long, string)> prints = new(StringComparer.Ordinal);
        foreach (var (name, query) in relations)
            prints[name] = await PrintAsync(source, query, cancellationToken);
        return prints;
    }

    private static async Task<(long Rows, string Digest)> PrintAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The server itself made the query, and quoted the names in it.
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetString(1));
    }
}

/// <summary>What a comparison found.</summary>
/// <param name="Relations">How many things were compared.</param>
/// <param name="Rows">How many rows they hold together.</param>
/// <param name="Differences">One line each.</param>
public sealed record ComparisonResult(int Relations, long Rows, IReadOnlyList<string> Differences);
