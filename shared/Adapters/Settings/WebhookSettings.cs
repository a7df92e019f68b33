using System.Globalization;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Which messages deploy, and by what we know that they are genuine.</summary>
internal static class WebhookSettings
{
    /// <exception cref="SettingException">It is missing: the route is closed.</exception>
    public static GitHubSignature Signature(OperatorSettings settings) =>
        new(new Secret(settings.Require("GitHub__WebhookSecret", "the secret of the repository's webhook")));

    /// <exception cref="SettingException">It is missing: the route is closed.</exception>
    public static Secret RegistrySecret(OperatorSettings settings) =>
        new(settings.Require("Registry__WebhookSecret", $"what the registry's trigger sends in the header {ReceiveRegistryWebhook.Header}"));

    /// <exception cref="SettingException">Service or image is missing, or the image has a tag.</exception>
    public static WebhookFilter Rules(OperatorSettings settings)
    {
        var rules = new WebhookFilter(
            settings.Require("TencentCloud__ServiceName", "the CloudBase Run service that is deployed to"),
            settings.Require("Deployments__Image", "the image's repository without a tag; builds are tagged with their full commit"))
        {
            Repository = settings.Get("GitHub__Repository"),
        };
        if (rules.Image.Contains('@', StringComparison.Ordinal) || rules.Image.LastIndexOf(':') > rules.Image.LastIndexOf('/'))
            throw new SettingException("Deployments__Image", "it has a tag or a digest", "Name the repository alone: the tag is the commit.");
        return rules with { Branch = settings.Get("GitHub__Branch") ?? rules.Branch, Workflow = settings.Get("GitHub__Workflow") ?? rules.Workflow };
    }

    /// <summary>The webhook whose lost deliveries are looked for; null where none is set.</summary>
    /// <exception cref="SettingException">The number is none.</exception>
    public static long? Hook(OperatorSettings settings)
    {
        if (settings.Get("GitHub__HookId") is not { } number)
            return null;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var hook)
            ? hook
            : throw new SettingException("GitHub__HookId", "it is not a number", "Take it from the address of the webhook's page in the repository's settings.");
    }
}
