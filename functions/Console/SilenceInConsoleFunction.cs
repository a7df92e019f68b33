using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Settings;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Keeps an alarm quiet for a while, as `ops alarms silence` does.</summary>
public sealed class SilenceInConsoleFunction(ConsoleGate gate, ConsoleSources sources, Func<AttendAlarm> attend)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    [Function("SilenceInConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/alarms/silence")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ActAsync(request, async (view, form) =>
        {
            if (!DurationText.TryParse(form["for"], out var length) || length <= TimeSpan.Zero || length > Longest)
            {
                return ActResult.Refused(HttpStatusCode.BadRequest, MessagePages.Say(view, view.Say("时长无效", "That is no duration"),
                    view.Say("没有执行任何操作。", "Nothing was done."), view.Say("最长 7 天。", "At most 7 days: 30m, 2h, 1d.")));
            }

            var (alarm, _) = await attend().SilenceAsync(form["alarm"] ?? "", length, view.Session!.By, cancellationToken);
            sources.Alarms.Forget();
            return ActResult.Done($"{ConsoleView.Root}/alarms?done=silenced#{Uri.EscapeDataString(alarm.Id)}");
        }, cancellationToken);
}
