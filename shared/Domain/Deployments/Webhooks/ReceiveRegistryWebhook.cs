using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Takes what the image registry sends. It signs nothing: a header that only it and we know says who it is.</summary>
public sealed class ReceiveRegistryWebhook(Secret secret, WebhookFilter rules, AcceptDelivery accept)
{
    /// <summary>The header that the trigger in the registry is given.</summary>
    public const string Header = "X-Webhook-Secret";

    /// <summary>A push names a handful of tags: 1 MiB.</summary>
    private const int LongestBody = 1 << 20;

    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()));

    /// <param name="key">The header <see cref="Header"/>.</param>
    /// <param name="body">Read only if the key is right.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationException">The ledger is away, or the request failed.</exception>
    public async Task<WebhookOutcome> RunAsync(string? key, Stream body, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(key))
            return new WebhookOutcome.Forged(SignatureCheck.Missing);
        // Digests are compared, so that the time tells neither the secret's length nor where the two differ.
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), expected))
            return new WebhookOutcome.Forged(SignatureCheck.Mismatch);
        using var read = await CappedBody.ReadAsync(body, LongestBody, seen: null, cancellationToken);
        return read is null
            ? new WebhookOutcome.TooLong()
            : await accept.RunAsync(DeliveryId.OfRegistry(read.Content.Span), RegistryEvents.Decide(rules, read.Content.Span), cancellationToken);
    }
}
