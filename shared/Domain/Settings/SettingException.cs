namespace SuperInsight.Domain.Settings;

/// <summary>
/// A setting is missing or unusable. The capability that needs it is closed; the others go on. Never carries the value of a secret.
/// </summary>
public sealed class SettingException(string setting, string reason, string hint, Exception? cause = null)
    : OperationException(OperationOf(setting), setting, reason, hint, cause)
{
    /// <summary>The setting as it is written in the environment: <c>Cos__Bucket</c>; or what was given in a command: <c>--identity</c>, <c>restore-point</c>.</summary>
    public string Setting => Subject;

    /// <summary>Whether it is missing, rather than unusable: the capability is not wanted here.</summary>
    public bool IsMissing { get; private init; }

    public static SettingException Missing(string setting, string purpose) =>
        new(setting, "it is not set", $"Set {setting} ({purpose}) in the environment or in local.settings.json.") { IsMissing = true };

    /// <summary>Settings have a capital letter; options begin with <c>--</c>; else it is an argument.</summary>
    private static string OperationOf(string setting) =>
        setting.StartsWith("--", StringComparison.Ordinal) ? "read option" : setting.Any(char.IsAsciiLetterUpper) ? "read setting" : "read argument";
}
