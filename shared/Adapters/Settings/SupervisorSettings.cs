using SuperInsight.Adapters.Supervisor;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Where the container's supervisor is, and what its programs are called.</summary>
internal static class SupervisorSettings
{
    private const string Socket = "/run/supervisor.sock";

    /// <summary>Whether a supervisor is named, or found where it usually is.</summary>
    public static bool IsThere(OperatorSettings settings) => settings.Get("Supervisor__Socket") is not null || File.Exists(Socket);

    /// <exception cref="SettingException">A user is set and no password.</exception>
    public static SupervisorOptions Options(OperatorSettings settings) => settings.Get("Supervisor__User") is not { } user
        ? new SupervisorOptions(settings.Get("Supervisor__Socket") ?? Socket)
        : new SupervisorOptions(settings.Get("Supervisor__Socket") ?? Socket) { User = user, Password = new Secret(settings.Require("Supervisor__Password", "the password of Supervisor__User")) };

    /// <exception cref="SettingException">No program holds the data.</exception>
    public static SupervisorPrograms Programs(OperatorSettings settings)
    {
        SupervisorPrograms programs = new(
            Names(settings, "Supervisor__Data", SupervisorPrograms.Default.Data),
            Names(settings, "Supervisor__Applications", SupervisorPrograms.Default.Applications),
            Names(settings, "Supervisor__Front", SupervisorPrograms.Default.Front));
        return programs.Data.Count > 0 ? programs
            : throw new SettingException("Supervisor__Data", "it names no program", "Name what holds the data, as postgresql,redis; or set Topology to external where it is elsewhere.");
    }

    /// <summary>What may rest while there is more load than can be taken.</summary>
    public static IReadOnlyList<string> Background(OperatorSettings settings) => Names(settings, "Supervisor__Background", []);

    /// <summary>What may be restarted, and runs on while the service is drained: the one that tells visitors so.</summary>
    public static IReadOnlyList<string> Kept(OperatorSettings settings) => Names(settings, "Supervisor__Kept", []);

    /// <summary>A dash stands for none: an empty setting is a missing one.</summary>
    private static IReadOnlyList<string> Names(OperatorSettings settings, string setting, IReadOnlyList<string> usual) =>
        settings.Get(setting) is null ? usual : [.. settings.List(setting).Where(name => name != "-")];
}
