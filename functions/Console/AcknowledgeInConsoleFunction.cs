using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Says that somebody looks after an alarm, as `ops alarms ack` does.</summary>
public sealed class AcknowledgeInConsoleFunction(ConsoleGate gate, ConsoleSources sources, Func<AttendAlarm> attend)
{
    [Function("AcknowledgeInConsole")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/alarms/acknowledge")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ActAsync(request, async (view, form) =>
        {
            var alarm = await attend().AcknowledgeAsync(form["alarm"] ?? "", view.Session!.By, cancellationToken);
            sources.Alarms.Forget();
            return ActResult.Done($"{ConsoleView.Root}/alarms?done=acknowledged#{Uri.EscapeDataString(alarm.Id)}");
        }, cancellationToken);
}
