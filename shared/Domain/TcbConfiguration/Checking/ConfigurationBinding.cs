using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Makes the typed models of a file in which nothing is wrong.</summary>
internal static class ConfigurationBinding
{
    public static DeploymentConfiguration Bind(CheckedObject deployment) => new()
    {
        EnvironmentId = deployment.Text(FieldNames.EnvId)!,
        Region = deployment.Text(FieldNames.Region)!,
        Topology = Enum.Parse<Topology>(deployment.Text(FieldNames.Topology)!, ignoreCase: true),
        AcceptDataLoss = deployment.Number(FieldNames.AcceptDataLossSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        FrameworkName = deployment.Text(FieldNames.FrameworkName)!,
        Services = [.. deployment.Objects(FieldNames.Services).Select(Service)],
        Domain = deployment.Text(FieldNames.Domain),
        CertificateId = deployment.Text(FieldNames.SslCertId),
    };

    private static ServiceConfiguration Service(CheckedObject service)
    {
        var (resource, network) = (service.Object(FieldNames.Resource)!, service.Object(FieldNames.Network)!);
        return new ServiceConfiguration
        {
            ServiceName = service.Text(FieldNames.ServiceName)!,
            ServicePath = service.Text(FieldNames.ServicePath)!,
            ContainerPort = service.Whole(FieldNames.ContainerPort)!.Value,
            DockerfilePath = service.Text(FieldNames.DockerfilePath)!,
            BuildDirectory = service.Text(FieldNames.BuildDir)!,
            CustomLogs = service.Text(FieldNames.CustomLogs)!,
            DatabaseName = service.Text(FieldNames.DatabaseName),
            Resource = new ResourceConfiguration(
                resource.Number(FieldNames.Cpu)!.Value, resource.Number(FieldNames.Memory)!.Value, resource.Whole(FieldNames.MinInstances)!.Value, resource.Whole(FieldNames.MaxInstances)!.Value,
                resource.Text(FieldNames.ScaleMetric)!, resource.Whole(FieldNames.ScaleThreshold)!.Value),
            Storage = [.. service.Objects(FieldNames.Storage).Select(volume => new StorageConfiguration(
                volume.Text(FieldNames.Name)!, volume.Text(FieldNames.Type)!, volume.Text(FieldNames.Size)!, volume.Text(FieldNames.MountPath)!)
            {
                Source = volume.Text(FieldNames.Source),
            })],
            Network = new NetworkConfiguration(network.Text(FieldNames.VpcId), network.Text(FieldNames.SubnetId), network.Text(FieldNames.SecurityGroupId)),
            EnvironmentVariables = service.Variables(FieldNames.EnvVariables).ToDictionary(variable => variable.Key, variable => (string)variable.Value.Value!, StringComparer.Ordinal),
        };
    }
}
