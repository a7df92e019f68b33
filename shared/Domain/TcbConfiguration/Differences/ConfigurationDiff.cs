using SuperInsight.Domain.TcbConfiguration.Fields;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Domain.TcbConfiguration.Differences;

/// <summary>Compares a configuration with what runs.</summary>
public static class ConfigurationDiff
{
    /// <param name="running">Services that run; others than the configured ones are not looked at.</param>
    /// <param name="environment">Gives the value of a variable of whoever deploys, to fill references in with; null where it is not set.</param>
    /// <returns>In the order of the fields; of one field, by name. Empty when applying the configuration would change nothing and leave nothing unknown.</returns>
    public static IReadOnlyList<ConfigurationChange> Compare(DeploymentConfiguration configuration, IEnumerable<RunningConfiguration> running, Func<string, string?> environment)
    {
        var byName = running.ToDictionary(service => service.ServiceName, StringComparer.Ordinal);
        List<ConfigurationChange> changes = [];
        for (var i = 0; i < configuration.Services.Count; i++)
        {
            var (service, path) = (configuration.Services[i], $"{FieldNames.Services}[{i}]");
            if (byName.TryGetValue(service.ServiceName, out var now))
                changes.AddRange(new ServiceComparison(path, environment).Compare(service, now, CloudbaseRc.Environment(service, configuration)));
            else
                changes.Add(new ConfigurationChange(path, ChangeKind.Add, null, service.ServiceName));
        }

        changes.AddRange(Domains(configuration, byName, environment));
        return changes;
    }

    private static IEnumerable<ConfigurationChange> Domains(DeploymentConfiguration configuration, Dictionary<string, RunningConfiguration> running, Func<string, string?> environment)
    {
        var services = configuration.Services.Select(service => running.GetValueOrDefault(service.ServiceName)).OfType<RunningConfiguration>().ToArray();
        var bound = services.SelectMany(service => service.Domains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var wanted = configuration.Domain is { } domain ? new FilledText(domain, environment) : null;
        if (wanted is { IsKnown: false })
            yield return new ConfigurationChange(FieldNames.Domain, ChangeKind.Unknown, null, configuration.Domain);
        else if (wanted is not null && !bound.Contains(wanted.Value))
            yield return new ConfigurationChange(FieldNames.Domain, ChangeKind.Add, null, wanted.Value);
        if (wanted is { IsKnown: true } && configuration.CertificateId is { } id && Certificate(id, services.Select(service => service.Certificates.GetValueOrDefault(wanted.Value)).FirstOrDefault(known => known is not null), environment) is { } change)
            yield return change;
        foreach (var other in bound.Where(other => wanted is null || (wanted.IsKnown && other != wanted.Value)))
            yield return new ConfigurationChange(FieldNames.Domain, ChangeKind.Keep, other, null);
    }

    private static ConfigurationChange? Certificate(string id, string? running, Func<string, string?> environment)
    {
        var wanted = new FilledText(id, environment);
        if (!wanted.IsKnown)
            return new ConfigurationChange(FieldNames.SslCertId, ChangeKind.Unknown, running, id);
        return wanted.Value == running ? null : new ConfigurationChange(FieldNames.SslCertId, running is null ? ChangeKind.Add : ChangeKind.Change, running, wanted.Value);
    }
}
