using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Deployments;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>Everything that receives webhooks, in memory.</summary>
internal sealed class WebhookWorld
{
    public const string Commit = "9f3c2ab4d5e6f708192a3b4c5d6e7f8091a2b3c4";
    private const string Key = "webhook-fixture-not-real";

    public WebhookWorld()
        : this(null, null)
    {
    }

    private WebhookWorld(WebhookWorld? other, ProcessSteps? steps)
    {
        Clock = other?.Clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        Requests = other?.Requests ?? new InMemoryDeploymentRequests();
        var shared = other?.Ledger ?? new InMemoryLedger(Clock);
        Ledger = steps?.On(shared) ?? shared;
        Deliveries = new DeliveryLedger(Ledger);
        var rules = new WebhookFilter("web", "ccr.ccs.tencentyun.com/demo/web") { Repository = "demo/web" };
        var accept = new AcceptDelivery(Deliveries, () => MissingSetting is { } missing ? throw SettingException.Missing(missing, "a test") : Requests, new CountedRunIds("claim"), NullLogger<AcceptDelivery>.Instance);
        GitHub = new ReceiveGitHubWebhook(new GitHubSignature(new Secret(Key)), rules, accept);
        Registry = new ReceiveRegistryWebhook(new Secret(Key), rules, accept);
        Hook = new InMemoryHookDeliveries(Clock);
        Recover = new RecoverDeliveries(Hook, Deliveries, Clock, NullLogger<RecoverDeliveries>.Instance);
    }

    public FakeTimeProvider Clock { get; }

    public ILedger Ledger { get; }

    public DeliveryLedger Deliveries { get; }

    public InMemoryDeploymentRequests Requests { get; }

    /// <summary>The setting without which nothing takes requests; null when something does.</summary>
    public string? MissingSetting { get; set; }

    public InMemoryHookDeliveries Hook { get; }

    public RecoverDeliveries Recover { get; }

    public ReceiveGitHubWebhook GitHub { get; }

    public ReceiveRegistryWebhook Registry { get; }

    public static string Delivery(int number) => $"00000000-0000-0000-0000-{number:D12}";

    public static string Sha(int number) => $"{number + 1:x40}";

    /// <summary>The same world, as a process sees it whose calls of the ledger fare as given.</summary>
    public WebhookWorld As(ProcessSteps steps) => new(this, steps);

    /// <summary>Sends a push, signed, under the name of the given delivery.</summary>
    public Task<WebhookOutcome> PushAsync(int delivery, int? commit = null, string reference = "refs/heads/main") =>
        SendAsync("push", Delivery(delivery), WebhookMessages.Bytes(WebhookMessages.Push(Sha(commit ?? delivery), reference)));

    public Task<WebhookOutcome> SendAsync(string? @event, string? delivery, byte[] body) =>
        GitHub.RunAsync(new GitHubMessage("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("webhook-fixture-not-real"u8, body)), @event, delivery, new MemoryStream(body)), TestContext.Current.CancellationToken);

    public Task<WebhookOutcome> SendToRegistryAsync(byte[] body, string? key = Key) => Registry.RunAsync(key, new MemoryStream(body), TestContext.Current.CancellationToken);

    /// <summary>The facts of a delivery, in order.</summary>
    public async Task<IReadOnlyList<DeliveryFact>> FactsAsync(int delivery)
    {
        var stream = DeliveryId.OfGitHub(Delivery(delivery))!.Value.Stream;
        var reading = await Ledger.ReadAsync(stream, TestContext.Current.CancellationToken);
        return [.. reading.Entries.Select(entry => entry.Read(stream, DeliveryJson.Default.DeliveryFact))];
    }
}
