namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>Every field of <c>tcb.yaml</c>, with the document's names and defaults: the one description that checks, schema and documentation share.</summary>
internal static class ConfigurationFields
{
    public const string CloudDisk = "cbs";
    public const string FileSystem = "cfs";
    public const string Bucket = "cos";

    public static readonly ObjectType Resource = new("resource", "The size of an instance, and how many there may be",
    [
        new(FieldNames.Cpu, new NumberType(0.25, 128, NumberPrecision.Fraction), "Cores of an instance") { Default = 1.0 },
        new(FieldNames.Memory, new NumberType(0.5, 128, NumberPrecision.Fraction), "Memory of an instance in GiB; CloudBase Run pairs it with half as many cores") { Default = 2.0 },
        new(FieldNames.MinInstances, new NumberType(0, 50, NumberPrecision.Whole), "Instances that always run; 0 stops the service, and its timers, while nobody asks") { Default = 1.0 },
        new(FieldNames.MaxInstances, new NumberType(1, 50, NumberPrecision.Whole), "Instances that may run; more than 1 with topology external only") { Default = 10.0 },
        new(FieldNames.ScaleMetric, new TextType { Values = ["cpu", "mem"] }, "What the platform scales by") { Default = "cpu" },
        new(FieldNames.ScaleThreshold, new NumberType(1, 100, NumberPrecision.Whole), "Percent of that metric above which an instance is added") { Default = 70.0 },
    ]);

    public static readonly ObjectType Storage = new("storage", "A volume",
    [
        new(FieldNames.Name, new TextType { Format = TextFormats.VolumeName }, "Name of the file system that CloudBase Run knows") { IsRequired = true },
        new(FieldNames.Type, new TextType { Values = [CloudDisk, FileSystem, Bucket] }, "cfs, a network file system; cbs, a cloud disk, is refused: CloudBase Run cannot attach one; cos, a bucket, is refused: it is attached by hand") { Default = CloudDisk },
        new(FieldNames.Size, new TextType { Format = TextFormats.Size }, "Size that is expected to be used") { Default = "50Gi" },
        new(FieldNames.MountPath, new TextType { Format = TextFormats.MountPath }, "Where it appears in the container") { IsRequired = true },
        new(FieldNames.Source, new TextType { Format = TextFormats.VolumeSource, TakesReference = true }, "Where it comes from; `ops config apply` needs it to attach the volume, the vendor's tools go by its name"),
    ]);

    public static readonly ObjectType Network = new("network", "The private network of the instances",
    [
        new(FieldNames.VpcId, new TextType { Format = TextFormats.VpcId, TakesReference = true }, "Private network"),
        new(FieldNames.SubnetId, new TextType { Format = TextFormats.SubnetId, TakesReference = true }, "Subnet of it"),
        new(FieldNames.SecurityGroupId, new TextType { Format = TextFormats.SecurityGroupId, TakesReference = true }, "Kept for readers; CloudBase Run does not take one"),
    ]);

    public static readonly ObjectType Service = new("service", "A CloudBase Run service",
    [
        new(FieldNames.ServiceName, new TextType { Format = TextFormats.ServiceName }, "Name of the service") { IsRequired = true },
        new(FieldNames.ServicePath, new TextType { Format = TextFormats.ServicePath }, "Path below the environment's address that leads to it") { IsRequired = true },
        new(FieldNames.ContainerPort, new NumberType(1, 65535, NumberPrecision.Whole), "Port that the container listens on") { Default = 8000.0 },
        new(FieldNames.DockerfilePath, new TextType { Format = TextFormats.FileName }, "Dockerfile of the image") { Default = "./Dockerfile" },
        new(FieldNames.BuildDir, new TextType { Format = TextFormats.FileName }, "Directory that the image is built from") { Default = "." },
        new(FieldNames.CustomLogs, new TextType { Format = TextFormats.Logs }, "What is collected as logs: stdout, or the path of a file in the container") { Default = "stdout" },
        new(FieldNames.DatabaseName, new TextType { Format = TextFormats.Identifier }, "Database that the service uses"),
        new(FieldNames.Resource, Resource, "Size and number of instances"),
        new(FieldNames.Storage, new ListType(Storage, 0), "Volumes"),
        new(FieldNames.Network, Network, "Private network of the instances"),
        new(FieldNames.EnvVariables, new VariablesType(TextFormats.VariableName), "Environment of the container; secrets as {{env.NAME}} only"),
    ]);

    public static readonly ObjectType Deployment = new("deployment", "What is to run in one CloudBase environment",
    [
        new(FieldNames.EnvId, new TextType { Format = TextFormats.EnvironmentId, TakesReference = true }, "Id of the CloudBase environment") { IsRequired = true },
        new(FieldNames.Region, new TextType { Values = Regions.All }, "Region of the environment") { Default = Regions.Default },
        new(FieldNames.Topology, new TextType { Values = ["external", "volume", "ephemeral"] }, "Where the data is: on managed servers, on a volume, or in the container") { IsRequired = true },
        new(FieldNames.AcceptDataLossSeconds, new NumberType(60, 86_400, NumberPrecision.Whole), "How much of the newest data may go with an instance; needed for topology ephemeral"),
        new(FieldNames.FrameworkName, new TextType { Format = TextFormats.Identifier }, "Name of the application in cloudbaserc.json") { Default = "superinsight" },
        new(FieldNames.Services, new ListType(Service, 1), "What runs; one service or more") { IsRequired = true },
        new(FieldNames.Domain, new TextType { Format = TextFormats.Domain, TakesReference = true }, "Custom domain"),
        new(FieldNames.SslCertId, new TextType { Format = TextFormats.CertificateId, TakesReference = true }, "Id of its certificate"),
    ]);
}
