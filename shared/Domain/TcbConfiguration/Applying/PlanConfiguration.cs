using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.TcbConfiguration.Differences;
using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>Reads what runs and finds what applying a configuration would do. Changes nothing.</summary>
public sealed class PlanConfiguration(ICloudRun cloud, IDomainBindings domains, IDomainNames names)
{
    /// <param name="image">What services are opened with that are not there yet; null to open none.</param>
    /// <exception cref="OperationException">The cloud does not answer, or a variable is not set.</exception>
    public async Task<ConfigurationPlan> RunAsync(DeploymentConfiguration configuration, Func<string, string?> environment, string? image, CancellationToken cancellationToken)
    {
        var variables = new ConfigurationVariables(configuration, environment);
        var access = await domains.ReadAsync(cancellationToken);
        var paths = await domains.ReadPathsAsync(cancellationToken);
        Dictionary<string, RunDescription> services = new(StringComparer.Ordinal);
        List<RunningConfiguration> running = [];
        foreach (var name in configuration.Services.Select(service => service.ServiceName))
        {
            if (await cloud.FindAsync(name, cancellationToken) is not { } found)
                continue;
            var serving = found.Versions is [var leading, ..] ? await cloud.FindVersionAsync(name, leading.Name, cancellationToken) : null;
            services[name] = found;
            running.Add(RunningReading.Of(found, serving?.Configuration, access, paths));
        }

        var differences = ConfigurationDiff.Compare(configuration, running, variables.Find);
        return await PlanAsync(new(configuration, image, []), variables, differences, services, access, new(access, paths), cancellationToken);
    }

    private async Task<ConfigurationPlan> PlanAsync(
        ConfigurationPlan empty, ConfigurationVariables variables, IReadOnlyList<ConfigurationChange> differences, Dictionary<string, RunDescription> services, DomainAccess access, PathPlan paths, CancellationToken cancellationToken)
    {
        var configuration = empty.Configuration;
        List<PlannedChange> changes = [];
        List<(string, ReleaseRequest)> releases = [];
        List<(string, OpenRequest)> openings = [];
        List<(string, string)> led = [];
        ConfigurationException? refusal = null;
        for (var i = 0; i < configuration.Services.Count; i++)
        {
            var (service, path) = (configuration.Services[i], $"{FieldNames.Services}[{i}]");
            var plan = new ServicePlan(configuration, service, variables);
            if (!services.TryGetValue(service.ServiceName, out var found))
            {
                changes.Add(Opening(differences.Single(difference => difference.Path == path), empty.Image));
                if (empty.Image is not { } image)
                    continue;
                refusal ??= ApplyGuard.Find(configuration, service);
                openings.Add((service.ServiceName, plan.Open(image)));
                Lead(service, paths.Judge(new($"{path}.{FieldNames.ServicePath}", ChangeKind.Add, null, service.ServicePath)));
                continue;
            }

            foreach (var difference in differences.Where(difference => difference.Path == $"{path}.{FieldNames.ServicePath}"))
                Lead(service, paths.Judge(difference));
            var judged = differences.Where(difference => difference.Path.StartsWith($"{path}.", StringComparison.Ordinal) && difference.Path != $"{path}.{FieldNames.ServicePath}")
                .Select(difference => (Field: difference.Path[(path.Length + 1)..], Change: plan.Judge(difference, difference.Path[(path.Length + 1)..]))).ToArray();
            changes.AddRange(judged.Select(one => one.Change));
            var fields = judged.Where(one => one.Change.Fate == PlannedFate.Change).Select(one => one.Field).ToHashSet(StringComparer.Ordinal);
            if (plan.Release(fields, found.Serving?.Image ?? "unknown") is not { } request)
                continue;
            refusal ??= ApplyGuard.Find(configuration, service, found);
            releases.Add((service.ServiceName, request));
        }

        var domain = configuration.Domain is { } text ? variables.Fill(text) : null;
        foreach (var difference in differences.Where(difference => difference.Path is FieldNames.Domain or FieldNames.SslCertId))
            changes.Add(await new DomainPlan(names).JudgeAsync(difference, domain, access, cancellationToken));
        var binds = changes.Any(change => change is { Fate: PlannedFate.Change, Difference.Path: FieldNames.Domain or FieldNames.SslCertId });
        return empty with
        {
            Changes = changes,
            Releases = releases,
            Openings = openings,
            Paths = led,
            Refusal = refusal,
            Binding = binds ? (domain!, configuration.CertificateId is { } id ? variables.Fill(id) : null) : null,
        };

        void Lead(ServiceConfiguration service, PlannedChange change)
        {
            changes.Add(change);
            if (change.Fate == PlannedFate.Change)
                led.Add((service.ServicePath, service.ServiceName));
        }
    }

    private static PlannedChange Opening(ConfigurationChange difference, string? image) => image is null
        ? new(difference, PlannedFate.Impossible, "there is no such service, and a service is opened with an image", "Name its first image: --image REGISTRY/NAMESPACE/NAME:TAG.")
        : new(difference, PlannedFate.Change);
}
