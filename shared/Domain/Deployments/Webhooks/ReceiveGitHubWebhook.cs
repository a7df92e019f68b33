namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Takes what GitHub sends. Nothing in a message is believed, nor read where it is unsigned, before its signature is checked.</summary>
/// <remarks>
/// The signature covers the body only. Somebody who saw a genuine message may send it again under another identifier; that asks for a
/// deployment of the same commit, which there is already.
/// </remarks>
public sealed class ReceiveGitHubWebhook(GitHubSignature signature, WebhookFilter rules, AcceptDelivery accept)
{
    private const int LongestEvent = 64;

    /// <exception cref="OperationException">The ledger is away, or the request failed.</exception>
    public async Task<WebhookOutcome> RunAsync(GitHubMessage message, CancellationToken cancellationToken)
    {
        var read = await signature.ReadAsync(message.Signature, message.Body, cancellationToken);
        if (read is SignedBody.Refused refused)
            return new WebhookOutcome.Forged(refused.Check);
        if (read is not SignedBody.Genuine { Body: var body })
            return new WebhookOutcome.TooLong();
        using (body)
        {
            if (!IsEvent(message.Event))
                return new WebhookOutcome.Malformed("the header X-GitHub-Event is missing, or names no event");
            if (DeliveryId.OfGitHub(message.Delivery) is not { } id)
                return new WebhookOutcome.Malformed("the header X-GitHub-Delivery is missing, or is no GUID");
            return await accept.RunAsync(id, GitHubEvents.Decide(rules, message.Event!, body.Content.Span), cancellationToken);
        }
    }

    private static bool IsEvent(string? name) => name is { Length: > 0 and <= LongestEvent } && name.All(c => char.IsAsciiLetterLower(c) || c == '_');
}

/// <summary>A message that says that it comes from GitHub.</summary>
/// <param name="Signature">The header <c>X-Hub-Signature-256</c>.</param>
/// <param name="Event">The header <c>X-GitHub-Event</c>.</param>
/// <param name="Delivery">The header <c>X-GitHub-Delivery</c>.</param>
/// <param name="Body">Its body, from the beginning; read only if it is signed.</param>
public sealed record GitHubMessage(string? Signature, string? Event, string? Delivery, Stream Body);
