using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Functions.Metrics;

/// <summary>What Prometheus scrapes.</summary>
public sealed class GetMetricsFunction(LatestMetrics latest)
{
    [Function("GetMetrics")]
    public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", PrometheusText.ContentType);
        await response.WriteStringAsync(PrometheusText.Write((await latest.ReadAsync(cancellationToken)).Metrics), cancellationToken);
        return response;
    }
}
