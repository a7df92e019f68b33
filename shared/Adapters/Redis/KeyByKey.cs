using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// Makes an RDB stream of a server that gives none: SCAN finds the keys, DUMP gives their values. Not of one instant. Memory: 32 bytes or so
/// for each key of one database, because SCAN may name a key twice and an RDB file must not, and the largest value.
/// </summary>
internal sealed class KeyByKey(RedisConnection connection, RedisServerInfo server, TimeProvider clock)
{
    private const int PieceBytes = 32 << 10;
    private const int MaxKeysAtOnce = 512;

    /// <summary>Answers of one request that wait in the server's memory: when they are more, the next request asks for fewer keys.</summary>
    private const long BatchBytes = 2 << 20;

    private readonly List<string> notes = [];
    private int keysAtOnce = 64;

    /// <summary>What a person should know, once all is read.</summary>
    public IReadOnlyList<string> Notes => notes;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var builder = new RdbBuilder([("redis-ver", server.Version), ("ctime", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))], PieceBytes);
        await AddFunctionsAsync(builder, cancellationToken);
        var expiry = await ChooseExpiryCommandAsync(cancellationToken);
        foreach (var database in server.Keyspaces.Select(keyspace => keyspace.Database))
        {
            await connection.AskAsync(cancellationToken, "SELECT", database.ToString(CultureInfo.InvariantCulture));
            builder.SelectDatabase(database);
            HashSet<UInt128> seen = [];
            var cursor = "0";
            do
            {
                (cursor, var keys) = await ScanAsync(cursor, cancellationToken);
                keys.RemoveAll(key => !seen.Add(Digest(key)));
                for (var at = 0; at < keys.Count;)
                {
                    var batch = keys.GetRange(at, Math.Min(keysAtOnce, keys.Count - at));
                    at += batch.Count;
                    await RequestAsync(batch, expiry, cancellationToken);
                    var now = Milliseconds(await ExpectAsync("TIME", cancellationToken));
                    long bytes = 0;
                    foreach (var key in batch)
                    {
                        bytes += await AddAsync(builder, key, expiry, now, cancellationToken);
                        if (builder.IsFull)
                            yield return builder.Drain();
                    }

                    keysAtOnce = bytes > BatchBytes ? Math.Max(1, keysAtOnce / 2) : bytes < BatchBytes / 4 ? Math.Min(MaxKeysAtOnce, keysAtOnce * 2) : keysAtOnce;
                }
            }
            while (cursor != "0");
        }

        yield return builder.Complete();
    }

    private async Task AddFunctionsAsync(RdbBuilder builder, CancellationToken cancellationToken)
    {
        switch (await connection.TryAskAsync(cancellationToken, "FUNCTION", "DUMP"))
        {
            case RedisReply.Bulk { Bytes: { } payload }:
                builder.AddFunctions(payload);
                break;
            case RedisReply.Refusal refusal when !refusal.Text.StartsWith("ERR unknown command", StringComparison.OrdinalIgnoreCase):
                notes.Add($"Functions are not in it: the server refuses FUNCTION DUMP ({refusal.Text}).");
                break;
            default:
                // Before 7.0 there were none.
                break;
        }
    }

    /// <summary>PEXPIRETIME tells the moment itself, from 7.0 on; PTTL what is left of it.</summary>
    private async Task<string> ChooseExpiryCommandAsync(CancellationToken cancellationToken) =>
        await connection.TryAskAsync(cancellationToken, "PEXPIRETIME", "superinsight-ops") is RedisReply.Number ? "PEXPIRETIME" : "PTTL";

    private async Task<(string Cursor, List<byte[]> Keys)> ScanAsync(string cursor, CancellationToken cancellationToken) =>
        await connection.AskAsync(cancellationToken, "SCAN", cursor, "COUNT", MaxKeysAtOnce.ToString(CultureInfo.InvariantCulture)) is RedisReply.Items { Values: [RedisReply.Bulk { Bytes: { } next }, RedisReply.Items keys] }
            ? (System.Text.Encoding.ASCII.GetString(next), [.. keys.Values.OfType<RedisReply.Bulk>().Select(key => key.Bytes!)])
            : throw new RedisProtocolException("SCAN is answered strangely");

    /// <summary>All in one write, so that a key's time and its value are read in one go.</summary>
    private Task RequestAsync(IReadOnlyList<byte[]> keys, string expiry, CancellationToken cancellationToken)
    {
        var commands = new ArrayBufferWriter<byte>().Append("TIME");
        foreach (var key in keys)
        {
            foreach (var command in (string[])[expiry, "DUMP"])
            {
                commands.Begin(2);
                commands.Word(System.Text.Encoding.ASCII.GetBytes(command));
                commands.Word(key);
            }
        }

        return connection.WriteAsync(commands.WrittenMemory, cancellationToken);
    }

    /// <returns>Bytes of the value.</returns>
    private async ValueTask<long> AddAsync(RdbBuilder builder, byte[] key, string expiry, long now, CancellationToken cancellationToken)
    {
        var time = await ExpectAsync(expiry, cancellationToken) is RedisReply.Number number ? number.Value : throw new RedisProtocolException($"{expiry} is answered strangely");
        // -2, or no value: the key has gone since SCAN named it. -1: it stays.
        if (await ExpectAsync("DUMP", cancellationToken) is not RedisReply.Bulk { Bytes: { } payload } || time == -2)
            return 0;
        builder.AddEntry(key, time < 0 ? null : expiry == "PTTL" ? now + time : time, payload);
        return payload.Length;
    }

    private async ValueTask<RedisReply> ExpectAsync(string command, CancellationToken cancellationToken)
    {
        var reply = await connection.Reader.ReadAsync(cancellationToken);
        return reply is RedisReply.Refusal refusal ? throw new RedisRefusedException(command, refusal.Text) : reply;
    }

    private static long Milliseconds(RedisReply time) =>
        time is RedisReply.Items { Values: [RedisReply.Bulk { Bytes: { } seconds }, RedisReply.Bulk { Bytes: { } micros }] }
            ? (long.Parse(seconds, CultureInfo.InvariantCulture) * 1000) + (long.Parse(micros, CultureInfo.InvariantCulture) / 1000)
            : throw new RedisProtocolException("TIME is answered strangely");

    /// <summary>Half a SHA-256: of two keys with the same one, the second would be lost.</summary>
    private static UInt128 Digest(byte[] key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
