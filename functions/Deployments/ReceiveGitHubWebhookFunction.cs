using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Functions.Deployments;

/// <summary>Takes GitHub's events. It needs no function key: the signature says who sends them.</summary>
public sealed class ReceiveGitHubWebhookFunction(ReceiveGitHubWebhook receive)
{
    [Function("ReceiveGitHubWebhook")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "github/webhook")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var message = new GitHubMessage(request.Header(GitHubSignature.Header), request.Header("X-GitHub-Event"), request.Header("X-GitHub-Delivery"), request.Body);
        return await WebhookAnswers.EncodeAsync(request, await receive.RunAsync(message, cancellationToken), GitHubSignature.Header);
    }
}
