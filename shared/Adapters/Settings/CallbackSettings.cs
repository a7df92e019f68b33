using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>By what we know that an alarm comes from Tencent Cloud.</summary>
internal static class CallbackSettings
{
    /// <summary>Whether callbacks are configured at all.</summary>
    public static bool IsOpen(OperatorSettings settings) => settings.Get("Alarms__CallbackKey") is not null;

    /// <exception cref="SettingException">There is no key, one could be guessed, or name and password are there by half: the route is closed.</exception>
    public static CallbackAccess Access(OperatorSettings settings)
    {
        settings.Require("Alarms__CallbackKey", "the last part of the address that Tencent Cloud pushes alarms to");
        var keys = settings.List("Alarms__CallbackKey");
        if (keys.Any(key => key.Length < CallbackAccess.ShortestKey || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '~'))))
            throw new SettingException("Alarms__CallbackKey", $"it is shorter than {CallbackAccess.ShortestKey} characters, or has some that no address has", "Make one with `openssl rand -hex 24`; of two, separated by a comma, both are taken.");
        var (user, password) = (settings.Get("Alarms__CallbackUser"), Secret.From(settings.Get("Alarms__CallbackPassword")));
        return new CallbackAccess([.. keys.Select(key => new Secret(key))], (user, password) switch
        {
            (null, null) => null,
            ({ } name, { } secret) => (name, secret),
            (null, _) => throw SettingException.Missing("Alarms__CallbackUser", "the name to Alarms__CallbackPassword"),
            _ => throw SettingException.Missing("Alarms__CallbackPassword", "the password to Alarms__CallbackUser"),
        });
    }
}
