using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Takes a deployment back.</summary>
public sealed class RollBackDeploymentFunction(RollBackDeployment rollBack)
{
    [Function("RollBackDeployment")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{id}/rollback")] HttpRequestData request, string id, CancellationToken cancellationToken)
    {
        var (change, refusal) = await request.ReadAsync(DeploymentBodies.Default.ChangeBody, cancellationToken);
        return refusal ?? await DeploymentAnswers.EncodeAsync(
            request, await rollBack.RunAsync(id, change?.By ?? DeploymentAnswers.Somebody, change is { AcceptSchemaChange: true } ? true : null, cancellationToken));
    }
}
