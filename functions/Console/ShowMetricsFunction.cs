using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console;

/// <summary>Shows a day of measurements.</summary>
public sealed class ShowMetricsFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowMetrics")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/metrics")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, view => ConsoleMachines.ShowAsync(view, sources, null, cancellationToken), cancellationToken);
}
