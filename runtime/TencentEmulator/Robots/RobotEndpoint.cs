using System.Text.Json;
using TencentEmulator.Control;
using TencentEmulator.Hosting;

namespace TencentEmulator.Robots;

/// <summary>
/// Chat robots: <c>/robots/wecom?key=…</c>, <c>/robots/dingtalk?access_token=…</c>, <c>/robots/feishu/HOOK</c>. Signatures, lengths and
/// numbers of messages are looked at as the real ones do.
/// </summary>
internal sealed class RobotEndpoint(EmulatorOptions options, RobotBoard board, FaultBook faults, RequestLog log)
{
    public Task HandleAsync(HttpContext http)
    {
        var exchange = new PlainExchange(http, "robots", options.Clock, faults, log);
        var path = http.Request.Path.Value!["/robots".Length..].Trim('/').Split('/', 2);
        var robot = path[0];
        if (!RobotBoard.PerMinute.ContainsKey(robot) || !HttpMethods.IsPost(http.Request.Method))
            return exchange.RunAsync("Unknown", null, null, () => exchange.AnswerAsync(404, new { message = "the emulator has wecom, dingtalk and feishu, to be posted to" }));
        // The key stays out of the request log: it is a secret as any.
        return exchange.RunAsync("Send", robot, null, () => SendAsync(exchange, robot, path.Length > 1 ? path[1] : ""));
    }

    private async Task SendAsync(PlainExchange exchange, string robot, string hook)
    {
        using var buffer = new MemoryStream();
        await exchange.Request.Body.CopyToAsync(buffer);
        JsonElement body;
        try
        {
            body = JsonSerializer.Deserialize<JsonElement>(buffer.ToArray());
        }
        catch (JsonException)
        {
            await AnswerAsync(exchange, robot, new RobotRefusal(robot == "feishu" ? 9499 : 40035, "not JSON"));
            return;
        }

        var (seed, length) = (board.SeedOf(robot), (int)buffer.Length);
        var refusal = robot switch
        {
            "wecom" => RobotChecks.WeCom(seed, exchange.Request.Query["key"].ToString(), body),
            "dingtalk" => RobotChecks.DingTalk(seed, exchange.Request.Query, body, length, board.Now),
            _ => RobotChecks.Feishu(seed, hook, body, length, board.Now),
        };
        refusal ??= board.Counts(robot) ? null : robot switch
        {
            "wecom" => new(45009, "api freq out of limit"),
            "dingtalk" => new(130101, "send too fast"),
            _ => new(11232, "frequency limited"),
        };
        board.Add(new RobotMessage(robot, board.Now, refusal?.Code ?? 0, body));
        await AnswerAsync(exchange, robot, refusal);
    }

    private static Task AnswerAsync(PlainExchange exchange, string robot, RobotRefusal? refusal) => robot == "feishu"
        ? exchange.AnswerAsync(200, new { code = refusal?.Code ?? 0, msg = refusal?.Message ?? "success", data = new { } })
        : exchange.AnswerAsync(200, new { errcode = refusal?.Code ?? 0, errmsg = refusal?.Message ?? "ok" });
}
