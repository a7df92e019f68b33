using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Functions.Deployments;

/// <summary>Takes the image registry's events. It needs no function key: the registry sends a secret in a header.</summary>
public sealed class ReceiveRegistryWebhookFunction(ReceiveRegistryWebhook receive)
{
    [Function("ReceiveRegistryWebhook")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "registry/webhook")] HttpRequestData request, CancellationToken cancellationToken) =>
        await WebhookAnswers.EncodeAsync(
            request, await receive.RunAsync(request.Header(ReceiveRegistryWebhook.Header), request.Body, cancellationToken), ReceiveRegistryWebhook.Header);
}
