namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>The document's names.</summary>
internal static class FieldNames
{
    public const string EnvId = "env_id";
    public const string Region = "region";
    public const string Topology = "topology";
    public const string AcceptDataLossSeconds = "accept_data_loss_seconds";
    public const string FrameworkName = "framework_name";
    public const string Services = "services";
    public const string Domain = "domain";
    public const string SslCertId = "ssl_cert_id";

    public const string ServiceName = "service_name";
    public const string ServicePath = "service_path";
    public const string ContainerPort = "container_port";
    public const string DockerfilePath = "dockerfile_path";
    public const string BuildDir = "build_dir";
    public const string CustomLogs = "custom_logs";
    public const string DatabaseName = "database_name";
    public const string Resource = "resource";
    public const string Storage = "storage";
    public const string Network = "network";
    public const string EnvVariables = "env_variables";

    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string MinInstances = "min_instances";
    public const string MaxInstances = "max_instances";
    public const string ScaleMetric = "scale_metric";
    public const string ScaleThreshold = "scale_threshold";

    public const string Name = "name";
    public const string Type = "type";
    public const string Size = "size";
    public const string MountPath = "mount_path";
    public const string Source = "source";

    public const string VpcId = "vpc_id";
    public const string SubnetId = "subnet_id";
    public const string SecurityGroupId = "security_group_id";
}
