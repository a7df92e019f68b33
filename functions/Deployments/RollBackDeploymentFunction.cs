using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Takes a deployment back.</summary>
public sealed class RollBackDeploymentFunction(RollBackDeployment rollBack)
{
    [Function("RollBackDeployment")]
    public Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{id}/rollback")] HttpRequestData request, string id, CancellationToken cancellationToken) =>
        DeploymentAnswers.ChangeAsync(request, (body, by) => rollBack.RunAsync(id, by, body.AcceptSchemaChange ? true : null, cancellationToken), cancellationToken);
}
