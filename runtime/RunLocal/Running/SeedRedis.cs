using StackExchange.Redis;

namespace SuperInsight.RunLocal;

/// <summary>Fills a new Redis with what SuperInsight keeps in its: sessions that expire, queues, counters, a stream. In two databases.</summary>
public static class SeedRedis
{
    /// <summary>Idempotent: does nothing when there is a key "projects:open".</summary>
    /// <returns>True when it filled Redis.</returns>
    public static async Task<bool> EnsureAsync(RedisServer redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var (cache, queue) = (connection.GetDatabase(0), connection.GetDatabase(1));
        if (await queue.KeyExistsAsync("projects:open"))
            return false;
        for (var number = 1; number <= 300; number++)
        {
            await cache.StringSetAsync($"session:{number}", $"{{\"user\":{number},\"名\":\"李雷 {number}\"}}", TimeSpan.FromDays(30));
            await cache.HashSetAsync($"task:{number}", [new("state", number % 3), new("text", new string('标', number))]);
        }

        await queue.ListRightPushAsync("import:waiting", [.. Enumerable.Range(1, 500).Select(number => (RedisValue)$"task {number}")]);
        await queue.SortedSetAddAsync("annotators:seconds", [.. Enumerable.Range(1, 200).Select(number => new SortedSetEntry($"user{number}", number / 3.0))]);
        for (var number = 1; number <= 50; number++)
            await queue.StreamAddAsync("events", "annotated", number);
        await queue.StreamCreateConsumerGroupAsync("events", "exporters", "0-0");
        await queue.StringSetAsync("binary\0key", new byte[] { 0, 255, 10, 13 });
        await queue.SetAddAsync("projects:open", [1, 2, 3, "四"]);
        return true;
    }
}
