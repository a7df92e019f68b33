using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Tests.Callbacks;

/// <summary>JSON of any shape, with the members of alarms more often than not; the same seed gives the same text.</summary>
internal static class RandomJson
{
    private static readonly string[] Names =
    [
        "sessionId", "alertId", "alarmStatus", "alarmType", "alarmObjInfo", "dimensions", "alarmPolicyInfo", "conditions", "policyId", "policyName", "metricName", "currentValue", "calcValue", "unit",
        "firstOccurTime", "durationTime", "recoverTime", "envid", "SERVICEID", "objDetail", "eventName", "alarmLevel", "", "\\ud800", "\\u0000", "x",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "1", "-0", "1e999", "-1e-999", "123456789012345678901234567890", "\"\"", "\"0\"", "\"1\"", "\"2026-01-01 08:00:00\"", "\"0001-01-01 00:00:00\"", "\"9999-12-31 23:59:59\"",
        "\"\\ud800\"", "\"\\udc00x\"", "\"汉😀\"", "\"_Serious\"", "\"a/b\\n..\"", "\"<@all>\"",
    ];

    public static string Of(int seed)
    {
        var random = new Random(seed);
        var json = new StringBuilder();
        Write(json, random, 0);
        return json.ToString();
    }

    private static void Write(StringBuilder json, Random random, int depth)
    {
        var kind = random.Next(depth == 0 ? 8 : 10);
        if (depth > 6 || kind >= 8)
            json.Append(random.Next(4) == 0 ? $"\"{new string('x', random.Next(500))}\"" : Scalars[random.Next(Scalars.Length)]);
        else if (kind == 7)
            WriteMany(json, random, depth, '[', ']', false);
        else
            WriteMany(json, random, depth, '{', '}', true);
    }

    private static void WriteMany(StringBuilder json, Random random, int depth, char open, char close, bool isNamed)
    {
        json.Append(open);
        var count = random.Next(8);
        for (var i = 0; i < count; i++)
        {
            json.Append(i > 0 ? "," : "");
            if (isNamed)
                json.Append(CultureInfo.InvariantCulture, $"\"{Names[random.Next(Names.Length)]}\":");
            Write(json, random, depth + 1);
        }

        json.Append(close);
    }
}
