using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration.Checking;
using SuperInsight.Domain.TcbConfiguration.Differences;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>The variables that a configuration refers to, of whoever applies it.</summary>
public sealed class ConfigurationVariables
{
    private readonly Func<string, string?> environment;

    /// <param name="configuration">What refers to them.</param>
    /// <param name="environment">Gives a variable's value; null where it is not set. An empty one counts as not set: it is how a forgotten secret looks.</param>
    /// <exception cref="SettingException">One or more are not set; all of them are named.</exception>
    public ConfigurationVariables(DeploymentConfiguration configuration, Func<string, string?> environment)
    {
        this.environment = environment;
        var missing = Texts(configuration).SelectMany(References.NamesIn).Distinct(StringComparer.Ordinal).Where(name => string.IsNullOrEmpty(environment(name))).ToArray();
        if (missing.Length > 0)
            throw new SettingException(string.Join(", ", missing), "the configuration refers to it, and it is not set", "Set it in the environment of this command.");
    }

    public string? Find(string name) => environment(name);

    /// <summary>The text with its references filled in.</summary>
    public string Fill(string text) => new FilledText(text, environment).Value;

    private static IEnumerable<string> Texts(DeploymentConfiguration configuration) =>
    [
        configuration.EnvironmentId, configuration.Domain ?? "", configuration.CertificateId ?? "",
        .. configuration.Services.SelectMany(service => (string[])
        [
            service.Network.VpcId ?? "", service.Network.SubnetId ?? "",
            .. service.Storage.Select(volume => volume.Source ?? ""),
            .. service.EnvironmentVariables.Values,
        ]),
    ];
}
