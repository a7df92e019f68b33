using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Functions.Deployments;

/// <summary>What a sender of webhooks is answered. Nothing of the message is repeated to it.</summary>
internal static class WebhookAnswers
{
    public static Task<HttpResponseData> EncodeAsync(HttpRequestData request, WebhookOutcome outcome, string proof) => outcome switch
    {
        WebhookOutcome.Answered { Answer: { DeploymentId: { } id } } =>
            request.RespondAsync(HttpStatusCode.Accepted, new { id, statusUrl = new Uri(request.Url, $"/api/deployments/{id}") }),
        WebhookOutcome.Answered { Answer.Ignored: var reason } => request.RespondAsync(HttpStatusCode.OK, new { ignored = reason }),
        WebhookOutcome.Held held => Problems.RespondAsync(request, HttpStatusCode.Conflict, "This delivery is being acted on",
            $"Another copy of it is at work since {held.Since:u}. Send it again in a minute; it is done once."),
        WebhookOutcome.Forged { Check: var check } => Problems.RespondAsync(request, HttpStatusCode.Unauthorized, "Nobody vouches for this message", check switch
        {
            SignatureCheck.Missing => $"The header {proof} is missing. Give the sender the secret that is configured here.",
            SignatureCheck.Malformed => $"The header {proof} is not what it should be: sha256= and 64 hexadecimal digits.",
            _ => $"The header {proof} was made with another secret, or for another message. Give both sides the same secret.",
        }),
        WebhookOutcome.TooLong => Problems.RespondAsync(request, HttpStatusCode.RequestEntityTooLarge, "The message is too long", "No sender of webhooks makes one of this size."),
        WebhookOutcome.Malformed malformed => Problems.RespondAsync(request, HttpStatusCode.BadRequest, "The message is not one that is known here", $"It is genuine, but {malformed.Reason}."),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    /// <summary>The header; one that is there several times is what its values say in a row, which is nothing that we accept.</summary>
    public static string? Header(this HttpRequestData request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
