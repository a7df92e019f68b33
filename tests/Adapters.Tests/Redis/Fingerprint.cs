using System.Globalization;
using System.Text;
using SuperInsight.Adapters.Redis;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>All that a server holds, by means that have nothing to do with the backup: a line for each key, and one for the functions.</summary>
internal static class Fingerprint
{
    public static async Task<IReadOnlyList<string>> TakeAsync(RedisServer server)
    {
        List<string> lines = [];
        await using var connection = await RedisConnection.OpenAsync(server.Address(), TestContext.Current.CancellationToken);
        foreach (var database in (await RedisServerInfo.AskAsync(connection, TestContext.Current.CancellationToken)).Keyspaces.Select(keyspace => keyspace.Database))
        {
            await connection.RunAsync([[.. Words("SELECT"), .. Words(database.ToString(CultureInfo.InvariantCulture))]]);
            var keys = ((RedisReply.Items)(await connection.RunAsync([[.. Words("KEYS"), .. Words("*")]]))[0]).Values.Select(key => ((RedisReply.Bulk)key).Bytes!).ToArray();
            var types = (await connection.RunAsync(keys.Select(key => (byte[][])[.. Words("TYPE"), key]))).Select(type => ((RedisReply.Status)type).Text).ToArray();
            var moments = await connection.RunAsync(keys.Select(key => (byte[][])[.. Words("PEXPIRETIME"), key]));
            var values = await connection.RunAsync(keys.Zip(types).Select(pair => Question(pair.First, pair.Second)));
            for (var at = 0; at < keys.Length; at++)
                lines.Add($"{database} {Convert.ToHexString(keys[at])} {types[at]} {((RedisReply.Number)moments[at]).Value} {Describe(types[at], values[at])}");
        }

        lines.Sort(StringComparer.Ordinal);
        lines.Add(Convert.ToHexString(((RedisReply.Bulk)(await connection.RunAsync([[.. Words("FUNCTION"), .. Words("DUMP")]]))[0]).Bytes!));
        return lines;
    }

    /// <summary>Sets and hashes lie in another order in each server; a stream's groups show in DUMP only.</summary>
    private static byte[][] Question(byte[] key, string type) => type switch
    {
        "list" => [.. Words("LRANGE"), key, .. Words("0 -1")],
        "set" => [.. Words("SMEMBERS"), key],
        "hash" => [.. Words("HGETALL"), key],
        "zset" => [.. Words("ZRANGE"), key, .. Words("0 -1 WITHSCORES")],
        _ => [.. Words("DUMP"), key],
    };

    private static string Describe(string type, RedisReply value) => (type, value) switch
    {
        ("set", RedisReply.Items members) => string.Join(',', members.Values.Select(Hex).Order(StringComparer.Ordinal)),
        ("hash", RedisReply.Items fields) => string.Join(',', fields.Values.Select(Hex).Chunk(2).Select(pair => string.Join('=', pair)).Order(StringComparer.Ordinal)),
        (_, RedisReply.Items items) => string.Join(',', items.Values.Select(Hex)),
        _ => Hex(value),
    };

    private static string Hex(RedisReply reply) => Convert.ToHexString(((RedisReply.Bulk)reply).Bytes!);

    private static byte[][] Words(string words) => [.. words.Split(' ').Select(Encoding.ASCII.GetBytes)];
}
