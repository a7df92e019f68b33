using System.Buffers;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// Asks a server for its data as a replica would: <c>redis-cli --rdb</c> does the same. The server forks, and the child writes the RDB
/// straight into our connection. <see href="https://github.com/redis/redis/blob/7.0/src/replication.c"/>
/// </summary>
internal static class ReplicationRequest
{
    private const string Diskless = "repl-diskless-sync";
    private const string DisklessDelay = "repl-diskless-sync-delay";
    private const string AtOnce = "0";

    /// <summary>Begins the stream, or says why the server gives none.</summary>
    /// <exception cref="RedisRefusedException">It would give one, but not now: it is loading, or a replica without its master.</exception>
    public static async Task<ReplicationAnswer> SendAsync(RedisAddress address, RedisConnection control, CancellationToken cancellationToken)
    {
        var (changes, note) = await PlanChangesAsync(control, cancellationToken);
        var connection = await RedisConnection.OpenAsync(address, cancellationToken);
        try
        {
            // Servers that know neither send the RDB all the same.
            await connection.TryAskAsync(cancellationToken, "REPLCONF", "capa", "eof");
            await connection.TryAskAsync(cancellationToken, "REPLCONF", "rdb-only", "1");
            await connection.WriteAsync(Synchronise(changes), cancellationToken);
            var head = await ReadHeadAsync(connection, cancellationToken);
            if (head is ['-', ..])
            {
                await connection.DisposeAsync();
                var refusal = new RedisRefusedException("SYNC", head[1..]);
                return IsForGood(refusal) ? new ReplicationAnswer.Refused(refusal.Text) : throw refusal;
            }

            return new ReplicationAnswer.Streaming(ReplicationStream.Open(connection, head), head.StartsWith("$EOF", StringComparison.Ordinal)
                ? note
                : "The server wrote the RDB to its own disk first: repl-diskless-sync is off there.");
        }
        catch (EndOfStreamException)
        {
            // So do some proxies. If the server has gone away instead, the next connection will tell.
            await connection.DisposeAsync();
            return new ReplicationAnswer.Refused("it closes the connection at SYNC");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// What to change for a moment, with the values to go back to; a note when that is not allowed. As shipped, a server waits 5 s for
    /// other replicas to come, and before 7.0 it writes the RDB to its disk first.
    /// </summary>
    private static async Task<(IReadOnlyList<(string Setting, string Before, string Now)> Changes, string? Note)> PlanChangesAsync(RedisConnection control, CancellationToken cancellationToken)
    {
        if (await control.TryAskAsync(cancellationToken, "CONFIG", "GET", Diskless + "*") is not RedisReply.Items { Values: { Count: > 0 } pairs })
            return ([], $"CONFIG is refused: the backup waited for whatever {DisklessDelay} says (5 s as shipped).");
        var texts = pairs.Select(pair => pair is RedisReply.Bulk { Bytes: { } bytes } ? System.Text.Encoding.UTF8.GetString(bytes) : string.Empty).ToArray();
        var settings = texts.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        List<(string Setting, string Before, string Now)> changes = [];
        if (settings.TryGetValue(DisklessDelay, out var delay) && delay != AtOnce)
            changes.Add((DisklessDelay, delay, AtOnce));
        if (settings.GetValueOrDefault(Diskless) == "no")
            changes.Add((Diskless, "no", "yes"));
        foreach (var change in changes)
        {
            // Setting what is set already changes nothing, and shows whether changing is allowed.
            if (await control.TryAskAsync(cancellationToken, "CONFIG", "SET", change.Setting, change.Before) is RedisReply.Refusal
                || await control.TryAskAsync(cancellationToken, "CLIENT", "REPLY", "ON") is RedisReply.Refusal)
                return ([], delay is null or AtOnce ? null : $"CONFIG SET is refused: the backup waited the {delay} s of {DisklessDelay}. Set it to 0 on the server, or give the user +config|set and +client|reply.");
        }

        return (changes, null);
    }

    /// <summary>
    /// Change, SYNC, change back: all in one write, which the server works off in one go, before it looks at any other client. So nobody
    /// ever sees the changed values, and they are changed back even if this process dies the moment after. The answers to the changes
    /// are suppressed, because SYNC must not find any pending.
    /// </summary>
    private static ReadOnlyMemory<byte> Synchronise(IReadOnlyList<(string Setting, string Before, string Now)> changes)
    {
        var commands = new ArrayBufferWriter<byte>();
        foreach (var (setting, _, now) in changes)
            commands.Append("CLIENT", "REPLY", "SKIP").Append("CONFIG", "SET", setting, now);
        commands.Append("SYNC");
        foreach (var (setting, before, _) in changes)
            commands.Append("CLIENT", "REPLY", "SKIP").Append("CONFIG", "SET", setting, before);
        return commands.WrittenMemory;
    }

    /// <summary>The first line that is not empty: an empty one is a sign of life.</summary>
    private static async Task<string> ReadHeadAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await connection.Reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
                return line;
        }
    }

    /// <summary>Renamed or removed commands and ACLs refuse for good; a server that only cannot do it now must not be backed up in a lesser way.</summary>
    private static bool IsForGood(RedisRefusedException refusal) => refusal.Code == "NOPERM" || (refusal.Code == "ERR" && !refusal.Text.Contains("BGSAVE", StringComparison.Ordinal));
}

/// <summary>What came of asking for the stream.</summary>
internal abstract record ReplicationAnswer
{
    private ReplicationAnswer() { }

    /// <param name="Rdb">The stream.</param>
    /// <param name="Note">What a person should know of how it came; null when nothing.</param>
    public sealed record Streaming(ReplicationStream Rdb, string? Note) : ReplicationAnswer;

    /// <param name="Reason">The server's words.</param>
    public sealed record Refused(string Reason) : ReplicationAnswer;
}
