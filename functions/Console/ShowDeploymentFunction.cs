using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console;

/// <summary>Shows where a deployment stands, and how it came there.</summary>
public sealed class ShowDeploymentFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowDeployment")]
    public Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/deployments/{id}")] HttpRequestData request, string id, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, view => ConsoleDeployments.ShowAsync(view, sources, id, cancellationToken), cancellationToken);
}
