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
        return differences;
    }
}
