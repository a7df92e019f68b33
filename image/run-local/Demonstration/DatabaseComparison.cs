using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>Compares two databases on one server, row by row, by means that have nothing to do with the backup.</summary>
public static class DatabaseComparison
{
    /// <summary>Everything that has rows or a value: tables, views, materialized views, sequences.</summary>
    private const string Relations = """
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
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
        List<string> relations = [];
        await using (var command = source.CreateCommand(Relations))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                relations.Add(reader.GetString(0));
        }

        Dictionary<string, (long, string)> prints = new(StringComparer.Ordinal) { ["large objects"] = await PrintAsync(source, LargeObjects, cancellationToken) };
        foreach (var relation in relations)
            prints[relation] = await PrintAsync(source, $"SELECT count(*), coalesce(md5(string_agg(md5(r::text), ',' ORDER BY md5(r::text))), '') FROM {relation} r", cancellationToken);
        return prints;
    }

    private static async Task<(long Rows, string Digest)> PrintAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The only variable part is a name that the server itself quoted.
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
