using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace SuperInsight.Domain.Callbacks;

/// <summary>
/// Reads what Tencent Cloud's monitoring posts. Pure, and never throws: types differ from product to product, members are missing, so that
/// whatever says anything is taken. See <see href="https://cloud.tencent.com/document/product/248/9066"/>.
/// </summary>
public static class TencentAlarmReader
{
    private const int LongestText = 200;

    /// <summary>Times have no zone: they are Beijing's.</summary>
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private static readonly string[] Levels = ["Remind", "Warn", "Serious"];
    private static readonly string[] Known = ["sessionId", "alertId", "alarmStatus", "alarmType", "alarmObjInfo", "alarmPolicyInfo"];

    /// <summary>Null when it is no JSON object, or one with nothing of an alarm in it.</summary>
    public static TencentAlarm? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = new LooseJson(document.RootElement);
            return root.IsObject && root.Texts().Select(member => member.Key).Concat(Objects(root)).Any(name => Known.Contains(name, StringComparer.OrdinalIgnoreCase)) ? Read(root, body.Span) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Objects(LooseJson root) => Known.Where(name => root[name].IsObject);

    private static TencentAlarm Read(LooseJson root, ReadOnlySpan<byte> body)
    {
        var (policy, about) = (root["alarmPolicyInfo"], root["alarmObjInfo"]);
        var conditions = policy["conditions"];
        var alert = root["alertId"].Text;
        var session = root["sessionId"].Text ?? alert ?? $"sha256-{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var recovered = Time(root["recoverTime"].Text);
        return new TencentAlarm(session, Status(root["alarmStatus"].Text, recovered))
        {
            Level = Level(session, alert) ?? Levels.FirstOrDefault(level => Is(level, root["alarmLevel"].Text ?? policy["alarmLevel"].Text ?? conditions["alarmLevel"].Text)),
            IsEvent = Is("event", root["alarmType"].Text) || conditions["eventName"].Text is not null,
            PolicyId = Cut(policy["policyId"].Text),
            PolicyName = Cut(policy["policyName"].Text ?? policy["policyTypeCName"].Text ?? policy["policyType"].Text),
            Subject = Cut(Subject(about["dimensions"], about)),
            Metric = Cut(conditions["metricShowName"].Text ?? conditions["eventShowName"].Text ?? conditions["metricName"].Text ?? conditions["eventName"].Text),
            Value = Cut(Value(conditions)),
            FirstOccurred = Time(root["firstOccurTime"].Text),
            Duration = root["durationTime"].Number is { } seconds and >= 0 and < 1e9 ? TimeSpan.FromSeconds(Math.Floor(seconds)) : null,
            Recovered = recovered,
        };
    }

    /// <summary>Who says nothing is taken to fire: better one look too many.</summary>
    private static TencentAlarmStatus Status(string? text, DateTimeOffset? recovered) => text?.ToUpperInvariant() switch
    {
        "0" or "0.0" or "FALSE" or "OK" => TencentAlarmStatus.Recovered,
        null when recovered is not null => TencentAlarmStatus.Recovered,
        _ => TencentAlarmStatus.Firing,
    };

    /// <summary>Policies with tiers add their level to the alert: <c>SESSION_Remind</c>.</summary>
    private static string? Level(string session, string? alert) => alert is null
        ? null
        : Levels.FirstOrDefault(level => alert.EndsWith($"_{level}", StringComparison.OrdinalIgnoreCase) && alert.Length == session.Length + level.Length + 1);

    private static string? Subject(LooseJson dimensions, LooseJson about)
    {
        var names = new[] { dimensions["envid"].Text, dimensions["serviceid"].Text ?? dimensions["servicename"].Text, dimensions["versionid"].Text }.OfType<string>().ToArray();
        if (names.Length > 0)
            return string.Join('/', names);
        return dimensions["objName"].Text ?? dimensions["objId"].Text ?? dimensions["unInstanceId"].Text ?? dimensions["instanceId"].Text
            ?? (dimensions.Texts().ToArray() is { Length: > 0 } all ? string.Join(", ", all.Select(one => $"{one.Key} {one.Value}")) : about["namespace"].Text ?? dimensions.Text);
    }

    private static string? Value(LooseJson conditions)
    {
        if (conditions["currentValue"].Text is not { } value)
            return null;
        var unit = conditions["unit"].Text ?? conditions["calcUnit"].Text;
        var limit = conditions["calcValue"].Text is { } threshold ? $" ({With($"{conditions["calcType"].Text} {threshold}".Trim(), conditions["calcUnit"].Text ?? unit)})" : "";
        return With(value, unit) + limit;
    }

    private static string With(string value, string? unit) => unit is null ? value : $"{value} {unit}";

    private static DateTimeOffset? Time(string? text)
    {
        if (!DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        // Before that there was no monitoring: it stands for none.
        return local.Year < 2000 ? null : new DateTimeOffset(local, Beijing);
    }

    private static bool Is(string word, string? text) => string.Equals(word, text, StringComparison.OrdinalIgnoreCase);

    private static string? Cut(string? text) => text is null ? null : Notifications.Rendering.TextLimit.Cut(text, LongestText);
}
