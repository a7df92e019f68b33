using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Alerts;

/// <summary>
/// <c>run_webhook</c>: posts to the webhook that the rule's target names, signed as the notification webhook is. Repeated with the same
/// <c>Idempotency-Key</c> until it is answered; the other side does it once a key. Redirects are not followed. Thread-safe.
/// </summary>
/// <param name="find">The webhook of that name.</param>
/// <param name="world">How it reaches the world.</param>
internal sealed class RunWebhook(Func<string, ActionWebhook> find, ChannelWorld world) : IAlertActions, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<(ActionWebhook Webhook, PostConnection Connection)>> open = new(StringComparer.OrdinalIgnoreCase);

    public bool Takes(AlertActionKind kind) => kind == AlertActionKind.RunWebhook;

    /// <returns>Done for 2xx; refused where it is not set or answers 4xx; failed for anything else.</returns>
    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (action.Target is not { } name)
            return ActionOutcome.Refused("the rule names no webhook: add target");
        try
        {
            var (webhook, connection) = open.GetOrAdd(name, key => new(() => Open(key))).Value;
            var body = JsonSerializer.SerializeToUtf8Bytes(ActionMessage.Of(action), ChannelJson.Plain.ActionMessage);
            var answer = await connection.AskAsync(() => WebhookChannel.Compose(webhook.Address, webhook.Secret, world.Clock, action.Key, body), Judge, cancellationToken);
            return Outcome(name, answer.Status);
        }
        catch (SettingException unset)
        {
            // What is set later counts: nothing of this try is kept.
            open.TryRemove(name, out _);
            return ActionOutcome.Refused($"{unset.Setting}: {unset.Reason}. {unset.Hint}");
        }
        catch (NotificationException silent)
        {
            return ActionOutcome.Failed($"webhook {name}: {silent.Reason}");
        }
    }

    public void Dispose()
    {
        foreach (var one in open.Values.Where(one => one.IsValueCreated))
            one.Value.Connection.Dispose();
    }

    private (ActionWebhook Webhook, PostConnection Connection) Open(string name)
    {
        var webhook = find(name);
        return (webhook, new PostConnection($"webhook {name}", [.. webhook.Address.Secrets, webhook.Secret], world));
    }

    private static PostVerdict Judge(HttpStatusCode status, byte[] body) =>
        (int)status is >= 200 and < 300 ? PostVerdict.Taken : new(PostVerdictKind.Refused, $"it answered {(int)status}");

    /// <summary>408 and 429 are about the moment, not about what was asked: they were repeated, and failed.</summary>
    private static ActionOutcome Outcome(string name, HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => ActionOutcome.Done($"webhook {name} answered {(int)status}"),
        408 or 429 => ActionOutcome.Failed($"webhook {name} answered {(int)status} until the end"),
        >= 400 and < 500 => ActionOutcome.Refused($"webhook {name} answered {(int)status}: check Webhooks__{name}__Url, and that both sides have the same Webhooks__{name}__Secret"),
        >= 300 and < 400 => ActionOutcome.Failed($"webhook {name} answered {(int)status}: redirects are not followed"),
        _ => ActionOutcome.Failed($"webhook {name} answered {(int)status}"),
    };
}
