using System.Globalization;
using System.Text;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>Data sets of every type, drawn from a seed, as commands.</summary>
internal sealed class GeneratedData(int seed)
{
    private readonly Random random = new(seed);
    private readonly List<byte[][]> commands = [];
    private readonly HashSet<string> used = [];

    private enum Kind
    {
        String,
        Number,
        List,
        Set,
        NumberSet,
        Hash,
        SortedSet,
        Stream,
    }

    public IReadOnlyList<byte[][]> Make()
    {
        if (random.Next(3) == 0)
            Add("FUNCTION", "LOAD", $"#!lua name=lib{random.Next(5)}\nredis.register_function('f{random.Next(5)}', function(keys, args) return {random.Next()} end)");
        foreach (var database in Enumerable.Range(0, 16).OrderBy(_ => random.Next()).Take(random.Next(4)).ToArray())
        {
            Add("SELECT", database.ToString(CultureInfo.InvariantCulture));
            used.Clear();
            for (var keys = random.Next(random.Next(2) == 0 ? 8 : 80); keys > 0; keys--)
                AddKey();
        }

        return commands;
    }

    private void AddKey()
    {
        var key = Text();
        if (!used.Add(Convert.ToHexString(key)))
            return;
        // Beyond the limits of the compact encodings now and then.
        var size = random.Next(10) == 0 ? random.Next(1, 700) : random.Next(1, 12);
        switch ((Kind)random.Next(8))
        {
            case Kind.String:
                Add("SET", key, random.Next(12) == 0 ? Bytes(random.Next(200_000)) : Text());
                break;
            case Kind.Number:
                Add("SET", key, Encoding.ASCII.GetBytes(Number()));
                break;
            case Kind.List:
                Add("RPUSH", key, Many(size));
                break;
            case Kind.Set:
                Add("SADD", key, Many(size));
                break;
            case Kind.NumberSet:
                Add("SADD", key, Enumerable.Range(0, size).Select(_ => Encoding.ASCII.GetBytes(Number())));
                break;
            case Kind.Hash:
                Add("HSET", key, Many(2 * size));
                break;
            case Kind.SortedSet:
                Add("ZADD", key, Many(size).SelectMany(member => (byte[][])[Encoding.ASCII.GetBytes(Score()), member]));
                break;
            default:
                AddStream(key, size);
                break;
        }

        if (random.Next(3) == 0)
            Add("PEXPIREAT", key, Encoding.ASCII.GetBytes((DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + random.NextInt64(3_600_000, 1L << 41)).ToString(CultureInfo.InvariantCulture)));
    }

    private void AddStream(byte[] key, int size)
    {
        for (var entry = 1; entry <= size; entry++)
            Add("XADD", key, [Encoding.ASCII.GetBytes($"{1000 + entry}-{random.Next(9) + 1}"), .. Many(2 * random.Next(1, 4))]);
        if (random.Next(3) == 0)
            Add("XTRIM", key, ["MAXLEN"u8.ToArray(), Encoding.ASCII.GetBytes((size / 2).ToString(CultureInfo.InvariantCulture))]);
        for (var group = random.Next(3); group > 0; group--)
        {
            byte[] name = Encoding.ASCII.GetBytes($"group{group}");
            Add("XGROUP", "CREATE"u8.ToArray(), [key, name, "0"u8.ToArray()]);
            for (var consumer = random.Next(3); consumer > 0; consumer--)
                Add("XREADGROUP", "GROUP"u8.ToArray(), [name, Encoding.ASCII.GetBytes($"c{consumer}"), "COUNT"u8.ToArray(), "3"u8.ToArray(), "STREAMS"u8.ToArray(), key, ">"u8.ToArray()]);
        }
    }

    private byte[][] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => Text())];

    private byte[] Text() => random.Next(6) switch
    {
        0 => Bytes(random.Next(40)),
        1 => Encoding.UTF8.GetBytes($"名前:{random.Next(1000)}"),
        2 => Encoding.ASCII.GetBytes(Number()),
        3 => Encoding.ASCII.GetBytes(new string((char)('a' + random.Next(26)), random.Next(100))),
        4 => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("session:", random.Next(20))) + random.Next(1000)),
        _ => Encoding.ASCII.GetBytes($"user:{random.Next(100_000)}"),
    };

    private string Number() => (random.Next(4) switch { 0 => random.Next(-200, 200), 1 => random.Next(-40_000, 40_000), 2 => random.Next(int.MinValue, int.MaxValue), _ => random.NextInt64(long.MinValue, long.MaxValue) }).ToString(CultureInfo.InvariantCulture);

    private string Score() => random.Next(8) switch { 0 => "inf", 1 => "-inf", 2 => "0", _ => (random.NextDouble() * 1e6).ToString("R", CultureInfo.InvariantCulture) };

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Add(params string[] words) => commands.Add([.. words.Select(Encoding.UTF8.GetBytes)]);

    private void Add(string command, byte[] first, params byte[][] rest) => commands.Add([Encoding.ASCII.GetBytes(command), first, .. rest]);

    private void Add(string command, byte[] first, IEnumerable<byte[]> rest) => commands.Add([Encoding.ASCII.GetBytes(command), first, .. rest]);
}
