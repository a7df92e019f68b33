using System.Text.Json;

namespace TencentEmulator.GitHub;

/// <summary>An event to deliver.</summary>
public sealed record EventSeed
{
    /// <summary>As <c>push</c>.</summary>
    public required string Event { get; init; }

    public required JsonElement Payload { get; init; }

    /// <summary>The delivery's identifier; null for a new one.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>True: it is listed as failed and never sent.</summary>
    public bool Lost { get; init; }
}
