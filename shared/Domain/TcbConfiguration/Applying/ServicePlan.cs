using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.TcbConfiguration.Differences;
using SuperInsight.Domain.TcbConfiguration.Fields;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>What applying does to one service. Pure.</summary>
internal sealed class ServicePlan(DeploymentConfiguration configuration, ServiceConfiguration service, ConfigurationVariables variables)
{
    public const string Remark = "ops config apply";

    private const string NetworkField = $"{FieldNames.Network}.";
    private const string StorageField = $"{FieldNames.Storage}[";
    private const string VariableField = $"{FieldNames.EnvVariables}.";

    /// <summary>What becomes of a difference.</summary>
    /// <param name="difference">One of this service's.</param>
    /// <param name="field">Its path below the service.</param>
    public PlannedChange Judge(ConfigurationChange difference, string field)
    {
        if (difference.Kind == ChangeKind.Keep)
            return new(difference, PlannedFate.Keep);
        if (field.StartsWith(NetworkField, StringComparison.Ordinal))
            return new(difference, PlannedFate.Impossible, "CloudBase Run takes a network only when a service is first opened", $"Open {service.ServiceName} anew under another name with this network, or take the network out of the file.");
        if (field is FieldNames.DockerfilePath or FieldNames.BuildDir)
            return new(difference, PlannedFate.Impossible, "the cloud builds this service from its source, and we release images that are built elsewhere", "Release an image once (`ops deploy IMAGE`), or change it in the console: CloudBase Run, the service, its settings.");
        if (!field.StartsWith(StorageField, StringComparison.Ordinal))
            return new(difference, PlannedFate.Change);
        if (difference.Kind == ChangeKind.Change)
            return new(difference, PlannedFate.Impossible, "another file system in its place would hide the files that are there, and moves none", "Copy the files, detach the old one in the console (CloudBase Run, the service, its storage), then apply again.");
        return Volume(field).Source is null
            ? new(difference, PlannedFate.Impossible, "not possible through the API by a volume's name: it takes the address of the mount target", $"Write its {FieldNames.Source} (10.0.1.4:/path) into the file, or attach it in the console: CloudBase Run, the service, its storage.")
            : new(difference, PlannedFate.Change);
    }

    /// <summary>The release that makes the given fields so; null when there are none.</summary>
    /// <param name="fields">Paths below the service.</param>
    /// <param name="image">What serves now, and goes on to.</param>
    public ReleaseRequest? Release(IReadOnlyCollection<string> fields, string image)
    {
        if (fields.Count == 0)
            return null;
        var resource = service.Resource;
        var environment = CloudbaseRc.Environment(service, configuration);
        return new ReleaseRequest(image, ReleaseMode.Full, Remark)
        {
            Scaling = new ScalingChange(
                Resource(FieldNames.MinInstances) ? resource.MinInstances : null, Resource(FieldNames.MaxInstances) ? resource.MaxInstances : null,
                Resource(FieldNames.Cpu) ? resource.Cpu : null, Resource(FieldNames.Memory) ? resource.Memory : null),
            Rule = Resource(FieldNames.ScaleMetric) || Resource(FieldNames.ScaleThreshold) ? Rule : null,
            Port = fields.Contains(FieldNames.ContainerPort) ? service.ContainerPort : null,
            Logs = fields.Contains(FieldNames.CustomLogs) ? service.CustomLogs : null,
            Environment = fields.Where(field => field.StartsWith(VariableField, StringComparison.Ordinal)).Select(field => field[VariableField.Length..])
                .ToDictionary(name => name, name => (string?)variables.Fill(environment[name]), StringComparer.Ordinal),
            Attach = [.. fields.Where(field => field.StartsWith(StorageField, StringComparison.Ordinal)).Select(field => Attached(Volume(field)))],
        };

        bool Resource(string name) => fields.Contains($"{FieldNames.Resource}.{name}");
    }

    /// <summary>The whole service, where there is none yet.</summary>
    public OpenRequest Open(string image) => new(
        image,
        new RunConfiguration(
            service.Resource.Cpu, service.Resource.Memory, service.Resource.MinInstances, service.Resource.MaxInstances, service.ContainerPort,
            CloudbaseRc.Environment(service, configuration).ToDictionary(variable => variable.Key, variable => variables.Fill(variable.Value), StringComparer.Ordinal),
            [.. service.Storage.Where(volume => volume.Source is not null).Select(Attached)])
        {
            Rule = Rule,
            Logs = service.CustomLogs,
            VpcId = service.Network.VpcId is { } vpc ? variables.Fill(vpc) : null,
            SubnetId = service.Network.SubnetId is { } subnet ? variables.Fill(subnet) : null,
        },
        Remark);

    private ScalingRule Rule => new(service.Resource.ScaleMetric, service.Resource.ScaleThreshold);

    private StorageConfiguration Volume(string field) => service.Storage.Single(volume => $"{StorageField}{volume.MountPath}]" == field);

    private RunVolume Attached(StorageConfiguration volume) => new(volume.Type, volume.MountPath) { Source = variables.Fill(volume.Source!) };
}
