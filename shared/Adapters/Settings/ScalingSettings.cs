using System.Globalization;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Scaling;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Between which bounds, and how often, the number of instances is changed.</summary>
internal static class ScalingSettings
{
    /// <exception cref="SettingException">A value is none, or the bounds cross.</exception>
    public static ScalingPolicy Policy(OperatorSettings settings)
    {
        var usual = new ScalingPolicy();
        var policy = usual with
        {
            LeastInstances = Number(settings, "Scaling__LeastInstances", usual.LeastInstances),
            LeastCeiling = Number(settings, "Scaling__LeastCeiling", usual.LeastCeiling),
            MostInstances = Number(settings, "Scaling__MostInstances", usual.MostInstances),
            CooldownUp = Duration(settings, "Scaling__CooldownUp", usual.CooldownUp),
            CooldownDown = Duration(settings, "Scaling__CooldownDown", usual.CooldownDown),
        };
        return policy.LeastInstances <= policy.LeastCeiling && policy.LeastCeiling <= policy.MostInstances
            ? policy
            : throw new SettingException("Scaling__LeastCeiling", $"{policy.LeastInstances} ≤ {policy.LeastCeiling} ≤ {policy.MostInstances} does not hold", "Scaling__LeastInstances ≤ Scaling__LeastCeiling ≤ Scaling__MostInstances.");
    }

    private static TimeSpan Duration(OperatorSettings settings, string setting, TimeSpan usual) =>
        settings.Get(setting) is not { } text ? usual
        : DurationText.TryParse(text, out var duration) && duration >= TimeSpan.Zero ? duration
        : throw new SettingException(setting, $"'{text}' is not a duration", "Write it as 3m, 90s or 1h.");

    private static int Number(OperatorSettings settings, string setting, int usual)
    {
        if (settings.Get(setting) is not { } text)
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ScalingChange.MostInstances
            ? number
            : throw new SettingException(setting, $"'{text}' is not a number of instances", $"Give a whole number from 1 to {ScalingChange.MostInstances}.");
    }
}
