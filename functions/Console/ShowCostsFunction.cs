using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows what the last days cost, and what the month will.</summary>
public sealed class ShowCostsFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowCosts")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/costs")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, async view =>
        {
            var (costs, deployments) = (sources.Costs.ReadAsync(cancellationToken), sources.Deployments.ReadAsync(cancellationToken));
            return (HttpStatusCode.OK, CostsPage.Show(view, await costs, await deployments));
        }, cancellationToken);
}
