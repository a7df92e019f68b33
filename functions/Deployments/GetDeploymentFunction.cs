using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Tells how a deployment stands, and how it came there.</summary>
public sealed class GetDeploymentFunction(FindDeployment find)
{
    [Function("GetDeployment")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "deployments/{id}")] HttpRequestData request, string id, CancellationToken cancellationToken) =>
        await find.RunAsync(id, cancellationToken) is { } deployment
            ? await request.RespondAsync(HttpStatusCode.OK, DeploymentView.Of(deployment))
            : await DeploymentAnswers.UnknownAsync(request);
}
