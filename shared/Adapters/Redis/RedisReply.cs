namespace SuperInsight.Adapters.Redis;

/// <summary>An answer of Redis (RESP2). <see href="https://redis.io/docs/latest/develop/reference/protocol-spec/"/></summary>
internal abstract record RedisReply
{
    private RedisReply() { }

    /// <summary>A status such as <c>OK</c>.</summary>
    public sealed record Status(string Text) : RedisReply
    {
        public static Status Ok { get; } = new("OK");
    }

    /// <summary>A refusal. Its first word is a code.</summary>
    public sealed record Refusal(string Text) : RedisReply;

    public sealed record Number(long Value) : RedisReply;

    /// <param name="Bytes">Null for "there is none".</param>
    public sealed record Bulk(byte[]? Bytes) : RedisReply;

    public sealed record Items(IReadOnlyList<RedisReply> Values) : RedisReply;
}

/// <summary>Redis refused a command.</summary>
internal sealed class RedisRefusedException(string command, string text) : Exception($"{command}: {text}")
{
    /// <summary>What was asked, without any argument that could be secret.</summary>
    public string Command { get; } = command;

    /// <summary>Redis's words.</summary>
    public string Text { get; } = text;

    /// <summary>The first word: <c>NOPERM</c>, <c>WRONGPASS</c>, <c>ERR</c>.</summary>
    public string Code => Text.Split(' ', 2)[0];
}

/// <summary>Redis, or whatever answers there, does not speak the protocol as it should.</summary>
internal sealed class RedisProtocolException(string reason) : IOException(reason);
