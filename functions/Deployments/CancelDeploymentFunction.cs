using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Calls a deployment off before it has changed anything.</summary>
public sealed class CancelDeploymentFunction(CancelDeployment cancel)
{
    [Function("CancelDeployment")]
    public Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{id}/cancel")] HttpRequestData request, string id, CancellationToken cancellationToken) =>
        DeploymentAnswers.ChangeAsync(request, (_, by) => cancel.RunAsync(id, by, cancellationToken), cancellationToken);
}
