using System.Text.RegularExpressions;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Alerts;

/// <summary>A webhook that rules may name, from <c>Webhooks__{Name}__Url</c> and <c>Webhooks__{Name}__Secret</c>.</summary>
internal sealed partial record ActionWebhook(RobotAddress Address, Secret Secret)
{
    /// <exception cref="SettingException">It is not set, or not usable. No value is repeated.</exception>
    public static ActionWebhook Read(OperatorSettings settings, string name)
    {
        // Two underscores would name another setting.
        if (!Name().IsMatch(name) || name.Contains("__", StringComparison.Ordinal))
            throw new SettingException("Webhooks__{Name}__Url", "the rule's target is no name of a webhook", "Name it with letters, digits, - and _, and set Webhooks__{Name}__Url and Webhooks__{Name}__Secret.");
        return new(
            new RobotAddress($"Webhooks__{name}__Url", settings.Require($"Webhooks__{name}__Url", "what run_webhook calls")),
            new Secret(settings.Require($"Webhooks__{name}__Secret", "what the call is signed with")));
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
