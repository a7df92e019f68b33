using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Takes a request for a deployment, and answers once it is durable.</summary>
public sealed class RequestDeploymentFunction(IDeploymentRequests requests, DeploymentDefaults defaults)
{
    [Function("RequestDeployment")]
    public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var (order, refusal) = await request.ReadAsync(DeploymentBodies.Default.DeploymentOrder, cancellationToken);
        if (refusal is not null)
            return refusal;
        var wanted = defaults.Complete((order ?? new()) with { By = order?.By ?? DeploymentAnswers.Somebody }, DeploymentTrigger.Request);
        return await DeploymentAnswers.EncodeAsync(request, await requests.RequestAsync(wanted, cancellationToken));
    }
}
