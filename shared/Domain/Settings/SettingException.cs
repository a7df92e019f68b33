namespace SuperInsight.Domain.Settings;

/// <summary>
/// A setting is missing or unusable. The capability that needs it is closed; the others go on. Never carries the value of a secret.
/// </summary>
public sealed class SettingException(string setting, string reason, string hint, Exception? cause = null)
    : OperationException("read setting", setting, reason, hint, cause)
{
    /// <summary>The setting as it is written in the environment: <c>Cos__Bucket</c>.</summary>
    public string Setting => Subject;

    /// <summary>Whether it is missing, rather than unusable: the capability is not wanted here.</summary>
    public bool IsMissing { get; private init; }

    public static SettingException Missing(string setting, string purpose) =>
        new(setting, "it is not set", $"Set {setting} ({purpose}) in the environment or in local.settings.json.") { IsMissing = true };
}
