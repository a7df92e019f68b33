using System.Security.Cryptography;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Names one delivery, however often it is sent.</summary>
public readonly record struct DeliveryId
{
    private readonly string path;

    private DeliveryId(string path) => this.path = path;

    /// <summary>The ledger stream that remembers it.</summary>
    public StreamName Stream => new($"deliveries/{path}");

    /// <summary>The identifier that GitHub gave it, which a redelivery has again; null when the text is none.</summary>
    /// <param name="header">The header <c>X-GitHub-Delivery</c>: a GUID of 36 characters.</param>
    public static DeliveryId? OfGitHub(string? header) =>
        Guid.TryParseExact(header, "D", out var guid) ? new DeliveryId($"github/{guid:D}") : null;

    /// <summary>A registry names no deliveries: the same bytes are the same delivery, and hold the moment of the push.</summary>
    public static DeliveryId OfRegistry(ReadOnlySpan<byte> body) => new($"registry/sha256-{Convert.ToHexStringLower(SHA256.HashData(body))}");

    public override string ToString() => path ?? "";
}
