using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TencentEmulator.Hosting;

namespace TencentEmulator.GitHub;

/// <summary>A repository's webhook and what was delivered to it.</summary>
internal sealed class GitHubHook(Uri url, string secret)
{
    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>Sends a delivery, signed, and remembers how that went. A redelivery has the identifier of the first.</summary>
    public async Task<Delivery> SendAsync(GitHubWorld world, Delivery? again, string @event, byte[] payload, string? guid, CancellationToken cancellationToken)
    {
        var delivery = new Delivery(
            world.NewId(), again?.Guid ?? guid ?? new Guid(RandomNumberGenerator.GetBytes(16)).ToString(), @event, payload, again is not null, world.Clock.GetUtcNow());
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), payload));
        delivery.Status = await WebhookSender.SendAsync(
            url, payload,
            new Dictionary<string, string> { ["X-GitHub-Event"] = @event, ["X-GitHub-Delivery"] = delivery.Guid, ["X-Hub-Signature-256"] = signature, ["User-Agent"] = "GitHub-Hookshot/emulator" },
            cancellationToken);
        Deliveries.Enqueue(delivery);
        return delivery;
    }

    /// <summary>Remembers a delivery that never arrived.</summary>
    public Delivery Lose(GitHubWorld world, string @event, byte[] payload, string? guid)
    {
        var delivery = new Delivery(world.NewId(), guid ?? new Guid(RandomNumberGenerator.GetBytes(16)).ToString(), @event, payload, IsAgain: false, world.Clock.GetUtcNow());
        Deliveries.Enqueue(delivery);
        return delivery;
    }
}

/// <summary>One attempt to deliver an event.</summary>
internal sealed record Delivery(long Id, string Guid, string Event, byte[] Payload, bool IsAgain, DateTimeOffset At)
{
    /// <summary>What was answered; 0 when nothing was.</summary>
    public int Status { get; set; }

    /// <summary>As GitHub lists it.</summary>
    public object ToJson() => new
    {
        id = Id,
        guid = Guid,
        delivered_at = At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        redelivery = IsAgain,
        duration = 0.1,
        status = Status switch { 0 => "failed to connect to host", < 300 => "OK", _ => $"Invalid HTTP Response: {Status}" },
        status_code = Status,
        @event = Event,
        action = (string?)null,
    };
}
