using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Calls a deployment off before it has changed anything.</summary>
public sealed class CancelDeploymentFunction(CancelDeployment cancel)
{
    [Function("CancelDeployment")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{id}/cancel")] HttpRequestData request, string id, CancellationToken cancellationToken)
    {
        var (change, refusal) = await request.ReadAsync(DeploymentBodies.Default.ChangeBody, cancellationToken);
        return refusal ?? await DeploymentAnswers.EncodeAsync(request, await cancel.RunAsync(id, change?.By ?? DeploymentAnswers.Somebody, cancellationToken));
    }
}
