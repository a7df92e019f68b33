using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows alarms, with what was decided about each.</summary>
public sealed class ShowAlarmsFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowAlarms")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/alarms")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, async view => (HttpStatusCode.OK, AlarmsPage.Show(view, await sources.Alarms.ReadAsync(cancellationToken))), cancellationToken);
}
