using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows a day of measurements.</summary>
public sealed class ShowMetricsFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowMetrics")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/metrics")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, async view => (HttpStatusCode.OK, MetricsPage.Show(view, await sources.Metrics.ReadAsync(cancellationToken))), cancellationToken);
}
