using System.Globalization;
using System.Text;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Redis;

/// <summary>What INFO tells.</summary>
internal sealed class RedisServerInfo
{
    private const string DatabasePrefix = "db";

    private readonly Dictionary<string, string> fields;

    private RedisServerInfo(Dictionary<string, string> fields) => this.fields = fields;

    public string Version => fields.GetValueOrDefault("redis_version", "unknown");

    /// <summary>What is told under a name; null when it is not.</summary>
    public string? Find(string name) => fields.GetValueOrDefault(name);

    public bool IsClusterNode => fields.GetValueOrDefault("redis_mode") == "cluster" || fields.GetValueOrDefault("cluster_enabled") == "1";

    /// <summary>Databases with keys, in order. Keys that have expired and were not removed yet count.</summary>
    public IReadOnlyList<Keyspace> Keyspaces =>
        [.. fields.Where(line => line.Key.StartsWith(DatabasePrefix, StringComparison.Ordinal) && line.Value.StartsWith("keys=", StringComparison.Ordinal)).Select(Parse).OrderBy(keyspace => keyspace.Database)];

    public static async Task<RedisServerInfo> AskAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        var reply = await connection.AskAsync(cancellationToken, "INFO");
        if (reply is not RedisReply.Bulk { Bytes: { } bytes })
            throw new RedisProtocolException("INFO is answered strangely");
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (var pair in lines.Where(line => line[0] != '#').Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2))
            fields[pair[0]] = pair[1];
        return new RedisServerInfo(fields);
    }

    /// <summary><c>db0:keys=3,expires=1,avg_ttl=0</c></summary>
    private static Keyspace Parse(KeyValuePair<string, string> line)
    {
        var counts = line.Value.Split(',').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new Keyspace(int.Parse(line.Key[DatabasePrefix.Length..], CultureInfo.InvariantCulture), Number("keys"), Number("expires"));

        long Number(string name) => long.Parse(counts.GetValueOrDefault(name, "0"), CultureInfo.InvariantCulture);
    }
}
