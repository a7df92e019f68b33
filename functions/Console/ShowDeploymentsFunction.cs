using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows the deployments of all services.</summary>
public sealed class ShowDeploymentsFunction(ConsoleGate gate, ConsoleSources sources)
{
    [Function("ShowDeployments")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/deployments")] HttpRequestData request, CancellationToken cancellationToken) =>
        gate.ShowAsync(request, async view => (HttpStatusCode.OK, DeploymentsPage.Show(view, await sources.Deployments.ReadAsync(cancellationToken))), cancellationToken);
}
