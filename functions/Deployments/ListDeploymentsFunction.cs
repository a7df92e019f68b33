using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Lists deployments, the newest first: <c>?service=NAME&amp;limit=N</c>.</summary>
public sealed class ListDeploymentsFunction(ListDeployments list)
{
    private const int Usual = 50;
    private const int Most = 1000;

    [Function("ListDeployments")]
    public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "deployments")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var limit = Usual;
        if (request.Query["limit"] is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= Most))
            return await Problems.RespondAsync(request, HttpStatusCode.BadRequest, "limit cannot be used", $"limit is a whole number from 1 to {Most}.");
        var deployments = await list.RunAsync(request.Query["service"], cancellationToken);
        return await request.RespondAsync(HttpStatusCode.OK, new { deployments = deployments.Take(limit).Select(DeploymentView.Of) });
    }
}
