using System.Globalization;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>An RDB stream under way.</summary>
internal sealed class RedisDump(RedisAddress address, RedisServerInfo server, BlockingStream rdb, Func<IReadOnlyList<string>> notes, DateTimeOffset begun) : Dump
{
    private readonly RdbInspector inspector = new();
    private InspectedStream? content;

    public override IReadOnlyList<DumpPart> Parts => [new(DumpPart.Data, RedisDumpSource.Format, content ??= new InspectedStream(rdb, inspector, address))];

    /// <summary>When the server forked, by its own clock and in whole seconds: what it acknowledged before is in the dump.</summary>
    public override DateTimeOffset TakenAt =>
        inspector.ServerNotes.TryGetValue("ctime", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : begun;

    public override void Abort()
    {
        if (content is { } reading)
            reading.Abort();
        else
            rdb.Abort();
    }

    public override async Task<DumpReport> CompleteAsync(CancellationToken cancellationToken)
    {
        List<string> remarks = [.. notes()];
        try
        {
            var inspection = inspector.Complete();
            if (inspection.Checksum == ChecksumState.Absent)
                remarks.Add("Redis made no checksum (rdbchecksum is off there): damage between Redis and this machine would not have been noticed.");
            var keyspaces = inspection.Keyspaces;
            if (keyspaces is null)
            {
                keyspaces = await CountNowAsync(cancellationToken);
                remarks.Add($"Keys could not be counted in the dump: {inspection.UncountedBecause}. The counts are the server's own after the dump, not of the same instant.");
            }

            if (server.IsClusterNode)
                remarks.Add("The server is one node of a cluster: keys of other nodes are not in it.");
            return new DumpReport(
                new ServerDescription("Redis", server.Version, "all"), Inventory.Empty with { Keyspaces = keyspaces },
                new Dictionary<string, string> { ["rdb"] = inspector.Version.ToString(CultureInfo.InvariantCulture) }) { Notes = remarks };
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(RedisDumpSource.Operation, address, failure);
        }
    }

    public override ValueTask DisposeAsync() => rdb.DisposeAsync();

    private async Task<IReadOnlyList<Keyspace>> CountNowAsync(CancellationToken cancellationToken)
    {
        await using var connection = await RedisConnection.OpenAsync(address, cancellationToken);
        return (await RedisServerInfo.AskAsync(connection, cancellationToken)).Keyspaces;
    }
}
