using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Notifications;

/// <summary>What a robot says: a number, zero for yes, and words, whatever the HTTP status. Feishu calls them otherwise than the others.</summary>
internal sealed record RobotAnswer(
    [property: JsonPropertyName("errcode")] long? ErrorCode, [property: JsonPropertyName("errmsg")] string? ErrorText,
    [property: JsonPropertyName("code")] long? Code, [property: JsonPropertyName("msg")] string? Text,
    [property: JsonPropertyName("StatusCode")] long? OldCode, [property: JsonPropertyName("StatusMessage")] string? OldText)
{
    private const int LongestText = 200;

    /// <param name="status">The HTTP status.</param>
    /// <param name="body">JSON.</param>
    /// <param name="judge">What a number other than zero means; null where it means nothing special.</param>
    public static PostVerdict Read(HttpStatusCode status, byte[] body, Func<long, PostVerdict?> judge)
    {
        RobotAnswer? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(body, ChannelJson.Default.RobotAnswer);
        }
        catch (JsonException)
        {
            // A proxy, or a web page.
        }

        if ((answer?.ErrorCode ?? answer?.Code ?? answer?.OldCode) is not { } code)
            return new(PostVerdictKind.Refused, $"it answered {(int)status} with something that no robot says", "check that the channel's address is the robot's own, and not a proxy's or a web page's");
        if (code == 0)
            return PostVerdict.Taken;
        var words = answer!.ErrorText ?? answer.Text ?? answer.OldText ?? "";
        var verdict = judge(code) ?? new(PostVerdictKind.Refused, "", "look the code up in the robot's documentation");
        return verdict with { Reason = $"it answered {code}{(words.Length > 0 ? $", {Domain.Notifications.Rendering.TextLimit.Cut(words, LongestText)}" : "")}" };
    }
}
