using System.Globalization;
using StackExchange.Redis;

namespace SuperInsight.RunLocal;

/// <summary>Compares two Redis servers, key by key, by what DUMP makes of each value.</summary>
public static class RedisComparison
{
    private const int Databases = 16;

    /// <summary>How far two times to live may lie apart: they are counted down while we ask.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public static async Task<ComparisonResult> CompareAsync(string left, string right)
    {
        var (expected, found) = (await ReadAsync(left), await ReadAsync(right));
        List<string> differences = [];
        foreach (var key in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            if (!expected.TryGetValue(key, out var before) || !found.TryGetValue(key, out var after))
                differences.Add($"{key} is only in one of the two");
            else if (!before.Value.AsSpan().SequenceEqual(after.Value) || before.Left.HasValue != after.Left.HasValue || (before.Left - after.Left)?.Duration() > Slack)
                differences.Add($"{key} differs");
        }

        return new ComparisonResult(Databases, expected.Count, differences);
    }

    private static async Task<Dictionary<string, (byte[] Value, TimeSpan? Left)>> ReadAsync(string connectionString)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString);
        Dictionary<string, (byte[], TimeSpan?)> keys = new(StringComparer.Ordinal);
        for (var number = 0; number < Databases; number++)
        {
            var database = connection.GetDatabase(number);
            await foreach (var key in connection.GetServers()[0].KeysAsync(number))
                keys[string.Create(CultureInfo.InvariantCulture, $"{number}/{key}")] = ((await database.KeyDumpAsync(key))!, await database.KeyTimeToLiveAsync(key));
        }

        return keys;
    }
}
