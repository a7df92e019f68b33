using System.Globalization;
using System.Text.Json;

namespace SuperInsight.Domain.TcbConfiguration.Rendering;

/// <summary>
/// Renders <c>cloudbaserc.json</c> for the vendor's tools, as their container plugin takes it. Equal configurations give equal bytes.
/// <see href="https://docs.cloudbase.net/framework/plugins/container"/>
/// </summary>
/// <remarks>Domain and certificate have no place in that file; they are applied through the cloud's own interface.</remarks>
public static class CloudbaseRc
{
    private const string FileVersion = "2.0";
    private const string Schema = "https://framework-1258016615.tcloudbaseapp.com/schema/latest.json";
    private const string Plugin = "@cloudbase/framework-plugin-container";

    /// <summary>What the plugin is called when there is one service only, as in the vendor's examples.</summary>
    private const string OnlyPlugin = "container";

    /// <summary>UTF-8 text in lines that end with a line feed.</summary>
    public static string Render(DeploymentConfiguration configuration) => JsonLines.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", FileVersion);
        json.WriteString("envId", configuration.EnvironmentId);
        if (configuration.Region != Fields.Regions.Default)
            json.WriteString("region", configuration.Region);
        json.WriteString("$schema", Schema);
        json.WriteStartObject("framework");
        json.WriteString("name", configuration.FrameworkName);
        json.WriteStartObject("plugins");
        foreach (var service in configuration.Services)
        {
            json.WriteStartObject(configuration.Services.Count == 1 ? OnlyPlugin : service.ServiceName);
            json.WriteString("use", Plugin);
            json.WriteStartObject("inputs");
            WriteInputs(json, service, configuration);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>
    /// The environment that the container gets: what is configured, and for a container that holds data where it holds them.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment(ServiceConfiguration service, DeploymentConfiguration configuration)
    {
        SortedDictionary<string, string> environment = new(StringComparer.Ordinal);
        foreach (var (name, value) in service.EnvironmentVariables)
            environment[name] = value;
        if (configuration.Topology == Topology.External)
            return environment;
        environment["Topology"] = configuration.Topology.ToString().ToLowerInvariant();
        if (configuration.AcceptDataLoss is { } loss)
            environment["AcceptDataLossSeconds"] = loss.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    private static void WriteInputs(Utf8JsonWriter json, ServiceConfiguration service, DeploymentConfiguration configuration)
    {
        json.WriteString("serviceName", service.ServiceName);
        json.WriteString("servicePath", service.ServicePath);
        json.WriteString("dockerfilePath", service.DockerfilePath);
        json.WriteString("buildDir", service.BuildDirectory);
        json.WriteNumber("containerPort", service.ContainerPort);
        json.WriteNumber("minNum", service.Resource.MinInstances);
        json.WriteNumber("maxNum", service.Resource.MaxInstances);
        json.WriteNumber("cpu", service.Resource.Cpu);
        json.WriteNumber("mem", service.Resource.Memory);
        json.WriteString("policyType", service.Resource.ScaleMetric);
        json.WriteNumber("policyThreshold", service.Resource.ScaleThreshold);
        json.WriteStartObject("envVariables");
        foreach (var (name, value) in Environment(service, configuration))
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("customLogs", service.CustomLogs);
        if (service.DatabaseName is { } database)
            json.WriteString("dataBaseName", database);
        WriteNetwork(json, service.Network);
        WriteVolumes(json, service.Storage);
    }

    private static void WriteNetwork(Utf8JsonWriter json, NetworkConfiguration network)
    {
        if (network.VpcId is not { } vpc)
            return;
        json.WriteStartObject("vpc");
        json.WriteString("vpcId", vpc);
        if (network.SubnetId is { } subnet)
            json.WriteString("subnetId", subnet);
        json.WriteEndObject();
    }

    private static void WriteVolumes(Utf8JsonWriter json, IReadOnlyList<StorageConfiguration> storage)
    {
        if (storage.Count == 0)
            return;
        json.WriteStartObject("volumeMounts");
        foreach (var volume in storage.OrderBy(volume => volume.MountPath, StringComparer.Ordinal))
            json.WriteString(volume.MountPath, volume.Name);
        json.WriteEndObject();
    }
}
