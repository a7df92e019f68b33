using System.Text.Json;
using System.Text.Json.Nodes;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>A configuration written as JSON, with every escape that JSON has, and indented with tabs.</summary>
internal static class ConfigurationJson
{
    private static readonly JsonSerializerOptions Tabs = new() { WriteIndented = true, IndentCharacter = '\t', IndentSize = 1 };

    public static string Write(DeploymentConfiguration configuration) => new JsonObject
    {
        ["env_id"] = configuration.EnvironmentId,
        ["region"] = configuration.Region,
        ["topology"] = configuration.Topology.ToString().ToLowerInvariant(),
        ["accept_data_loss_seconds"] = configuration.AcceptDataLoss?.TotalSeconds,
        ["framework_name"] = configuration.FrameworkName,
        ["domain"] = configuration.Domain,
        ["ssl_cert_id"] = configuration.CertificateId,
        ["services"] = new JsonArray([.. configuration.Services.Select(Service)]),
    }.ToJsonString(Tabs);

    private static JsonNode Service(ServiceConfiguration service) => new JsonObject
    {
        ["service_name"] = service.ServiceName,
        ["service_path"] = service.ServicePath,
        ["container_port"] = service.ContainerPort,
        ["dockerfile_path"] = service.DockerfilePath,
        ["build_dir"] = service.BuildDirectory,
        ["custom_logs"] = service.CustomLogs,
        ["database_name"] = service.DatabaseName,
        ["resource"] = new JsonObject
        {
            ["cpu"] = service.Resource.Cpu,
            ["memory"] = service.Resource.Memory,
            ["min_instances"] = service.Resource.MinInstances,
            ["max_instances"] = service.Resource.MaxInstances,
            ["scale_metric"] = service.Resource.ScaleMetric,
            ["scale_threshold"] = service.Resource.ScaleThreshold,
        },
        ["storage"] = new JsonArray([.. service.Storage.Select(volume => new JsonObject { ["name"] = volume.Name, ["type"] = volume.Type, ["size"] = volume.Size, ["mount_path"] = volume.MountPath, ["source"] = volume.Source })]),
        ["network"] = new JsonObject { ["vpc_id"] = service.Network.VpcId, ["subnet_id"] = service.Network.SubnetId, ["security_group_id"] = service.Network.SecurityGroupId },
        ["env_variables"] = new JsonObject(service.EnvironmentVariables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
    };
}
