using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>How agent and controller find and know each other.</summary>
internal static class AgentSettings
{
    /// <summary>The secret that both know.</summary>
    public const string SecretSetting = "Agents__Secret";

    private const string UrlSetting = "Agents__ControllerUrl";
    private const int Shortest = 32;

    /// <exception cref="SettingException">It is missing, or could be guessed: nothing is posted or taken.</exception>
    public static AgentSignature Signature(OperatorSettings settings)
    {
        var secret = settings.Require(SecretSetting, "what agents and their controller sign with, the same in both");
        return secret.Length >= Shortest ? new(new Secret(secret)) : throw new SettingException(SecretSetting, $"it is shorter than {Shortest} characters", "Make one with `openssl rand -hex 32`, and give it to both.");
    }

    /// <summary>Null where no controller is set.</summary>
    /// <exception cref="SettingException">It is no address.</exception>
    public static Uri? Controller(OperatorSettings settings)
    {
        if (settings.Get(UrlSetting) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw new SettingException(UrlSetting, "it is no http or https address", "Write it as https://ops.example.com, without /api.");
    }
}
