using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Functions.Health;

/// <summary>Says that host and worker answer, and as what: whoever watches from outside needs no key.</summary>
public sealed class GetHealthFunction(OperatorRole role)
{
    [Function("GetHealth")]
    public Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequestData request) =>
        request.RespondAsync(HttpStatusCode.OK, new { status = "ok", role = role.Name });
}
