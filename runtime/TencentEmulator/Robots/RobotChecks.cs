using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TencentEmulator.Cos.Signing;

namespace TencentEmulator.Robots;

/// <summary>What each robot looks at before it takes a message, in its order and with its codes.</summary>
internal static class RobotChecks
{
    private const int WeComText = 2048;
    private const int WeComMarkdown = 4096;
    private const int Body = 20 * 1024;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static RobotRefusal? WeCom(RobotSeed seed, string key, JsonElement body)
    {
        if (key.Length == 0 || (seed.Key is { } expected && !SecretText.Same(expected, key)))
            return new(93000, "invalid webhook url");
        var kind = Member(body, "msgtype")?.ToString();
        if (kind is not ("markdown" or "text") || Member(body, kind) is not { } part || Member(part, "content") is not { ValueKind: JsonValueKind.String } content || content.GetString()!.Length == 0)
            return new(40008, "invalid message type");
        return Encoding.UTF8.GetByteCount(content.GetString()!) > (kind == "markdown" ? WeComMarkdown : WeComText) ? new(40058, $"{kind}.content exceed max length") : null;
    }

    public static RobotRefusal? DingTalk(RobotSeed seed, IQueryCollection query, JsonElement body, int length, DateTimeOffset now)
    {
        var token = query["access_token"].ToString();
        if (token.Length == 0 || (seed.Key is { } expected && !SecretText.Same(expected, token)))
            return new(300001, "token is not exist");
        if (seed.Secret is { } secret)
        {
            var stamp = query["timestamp"].ToString();
            if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || !IsNear(now, milliseconds))
                return new(310000, "invalid timestamp");
            var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{stamp}\n{secret}")));
            if (!SecretText.Same(sign, query["sign"].ToString()))
                return new(310000, "sign not match");
        }

        if (length > Body || Member(body, "msgtype")?.ToString() is not ("markdown" or "text"))
            return new(40035, "invalid parameter");
        return Lacks(seed, body) ? new(310000, "keywords not in content") : null;
    }

    public static RobotRefusal? Feishu(RobotSeed seed, string hook, JsonElement body, int length, DateTimeOffset now)
    {
        if (hook.Length == 0 || (seed.Key is { } expected && !SecretText.Same(expected, hook)))
            return new(19001, "param invalid: incoming webhook access token invalid");
        if (seed.Secret is { } secret)
        {
            var stamp = Member(body, "timestamp")?.ToString() ?? "";
            var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{stamp}\n{secret}"), Array.Empty<byte>()));
            if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > long.MaxValue / 1000 || !IsNear(now, seconds * 1000) || !SecretText.Same(sign, Member(body, "sign")?.ToString() ?? ""))
                return new(19021, "sign match fail or timestamp is not within one hour from current time");
        }

        if (length > Body || Member(body, "msg_type")?.ToString() is not ("text" or "post" or "interactive"))
            return new(9499, "Bad Request");
        return Lacks(seed, body) ? new(19024, "Key Words Not Found") : null;
    }

    /// <summary>The word is looked for in what people read, not in its JSON.</summary>
    private static bool Lacks(RobotSeed seed, JsonElement body) => seed.Keyword is { } keyword && !Texts(body).Any(text => text.Contains(keyword, StringComparison.Ordinal));

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static bool IsNear(DateTimeOffset now, long milliseconds) => Math.Abs((double)now.ToUnixTimeMilliseconds() - milliseconds) <= Hour.TotalMilliseconds;

    private static JsonElement? Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
