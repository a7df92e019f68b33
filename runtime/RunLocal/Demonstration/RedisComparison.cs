using System.Globalization;
using StackExchange.Redis;

namespace SuperInsight.RunLocal;

/// <summary>Compares two Redis servers, key by key: hashes and sets by their members, whatever their order; all else by what DUMP makes of it.</summary>
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
            else if (before.Value != after.Value || before.Left.HasValue != after.Left.HasValue || (before.Left - after.Left)?.Duration() > Slack)
                differences.Add($"{key} differs");
        }

        return new ComparisonResult(Databases, expected.Count, differences);
    }

    private static async Task<Dictionary<string, (string Value, TimeSpan? Left)>> ReadAsync(string connectionString)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString);
        Dictionary<string, (string, TimeSpan?)> keys = new(StringComparer.Ordinal);
        for (var number = 0; number < Databases; number++)
        {
            var database = connection.GetDatabase(number);
            await foreach (var key in connection.GetServers()[0].KeysAsync(number))
                keys[string.Create(CultureInfo.InvariantCulture, $"{number}/{key}")] = (await ReadValueAsync(database, key), await database.KeyTimeToLiveAsync(key));
        }

        return keys;
    }

    private static async Task<string> ReadValueAsync(IDatabase database, RedisKey key) => await database.KeyTypeAsync(key) switch
    {
        RedisType.Hash => string.Join('\n', (await database.HashGetAllAsync(key)).Select(field => $"{Text(field.Name)} {Text(field.Value)}").Order(StringComparer.Ordinal)),
        RedisType.Set => string.Join('\n', (await database.SetMembersAsync(key)).Select(Text).Order(StringComparer.Ordinal)),
        _ => Convert.ToHexString((await database.KeyDumpAsync(key))!),
    };

    private static string Text(RedisValue value) => Convert.ToHexString((byte[])value!);
}
