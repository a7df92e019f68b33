namespace SuperInsight.Domain.Backups;

/// <summary>Compares what a restore had to find with what is there.</summary>
public static class InventoryComparison
{
    /// <summary>One sentence for each difference, in the manifest's order; empty when all is there. What the target has besides is no difference.</summary>
    public static IReadOnlyList<string> Differences(Inventory expected, Inventory found)
    {
        var rows = found.Tables.ToDictionary(table => table.Table, table => table.Rows, StringComparer.Ordinal);
        List<string> differences = [];
        foreach (var table in expected.Tables)
        {
            if (!rows.TryGetValue(table.Table, out var count))
                differences.Add($"table {table.Table} is missing");
            else if (count != table.Rows)
                differences.Add($"table {table.Table} has {count} rows instead of {table.Rows}");
        }

        if (found.LargeObjects < expected.LargeObjects)
            differences.Add($"there are {found.LargeObjects} large objects instead of {expected.LargeObjects}");
        differences.AddRange(DifferencesOfKeys(expected.Keyspaces ?? [], found.Keyspaces ?? []));
        if (expected.Files is { } files)
            differences.AddRange(DifferencesOfFiles(files, found.Files ?? new(0, 0, 0, 0)));
        return differences;
    }

    /// <summary>Keys with a time to live may have expired since.</summary>
    private static IEnumerable<string> DifferencesOfKeys(IReadOnlyList<Keyspace> expected, IReadOnlyList<Keyspace> found)
    {
        var keys = found.ToDictionary(keyspace => keyspace.Database, keyspace => keyspace.Keys);
        foreach (var keyspace in expected)
        {
            var count = keys.GetValueOrDefault(keyspace.Database);
            if (count < keyspace.Keys - keyspace.Expiring)
                yield return $"Redis database {keyspace.Database} has {count} keys instead of {keyspace.Keys}{(keyspace.Expiring > 0 ? $", of which {keyspace.Expiring} may have expired" : string.Empty)}";
        }
    }

    private static IEnumerable<string> DifferencesOfFiles(FileTotals expected, FileTotals found)
    {
        (string What, long Expected, long Found)[] counts =
        [
            ("files", expected.Files, found.Files), ("directories", expected.Directories, found.Directories),
            ("symbolic links", expected.Links, found.Links), ("bytes in files", expected.Bytes, found.Bytes),
        ];
        return counts.Where(count => count.Expected != count.Found).Select(count => $"there are {count.Found} {count.What} instead of {count.Expected}");
    }
}
