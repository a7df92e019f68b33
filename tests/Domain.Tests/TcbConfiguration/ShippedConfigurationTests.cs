using System.Text.Json.Nodes;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>The configuration that ships, beside the example of the design document.</summary>
public sealed class ShippedConfigurationTests
{
    private static readonly string Shipped = Beside("tcb.yaml");

    [Fact]
    public void Render_GivesTheDocumentsExample_ButForItsTwoMistakes()
    {
        var rendered = JsonNode.Parse(CloudbaseRc.Render(ConfigurationReader.Read(Shipped).Configuration!));

        // Row C2: the literal password becomes a reference, and what the vendor's tools would deploy literally is written as they read it.
        var expected = JsonNode.Parse(Beside("document-example.json")
            .Replace("postgresql://postgres:password@localhost:5432/superinsight", "{{env.DATABASE_URL}}", StringComparison.Ordinal)
            .Replace("${env.SECRET_KEY}", "{{env.SECRET_KEY}}", StringComparison.Ordinal)
            .Replace("${env.TCB_ENV_ID}", "{{env.TCB_ENV_ID}}", StringComparison.Ordinal)
            .Replace("${env.VPC_ID}", "{{env.VPC_ID}}", StringComparison.Ordinal)
            .Replace("${env.SUBNET_ID}", "{{env.SUBNET_ID}}", StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(expected, rendered), rendered!.ToJsonString());
    }

    [Fact]
    public void Read_OnlyWarns_ThatTheDocumentsRedisIsNotShared()
    {
        var warning = Assert.Single(ConfigurationReader.Read(Shipped).Mistakes);
        Assert.Equal((MistakeKind.LocalStore, "services[0].env_variables.REDIS_URL"), (warning.Kind, warning.Path));
    }

    /// <summary>The document's own defaults: a file that says no more than it must gives the same.</summary>
    [Fact]
    public void Read_FillsInTheDocumentsDefaults()
    {
        var service = ConfigurationReader.Read("""
            env_id: superinsight-prod
            topology: external
            services:
              - service_name: superinsight-app
                service_path: /superinsight
            """).Configuration!.Services[0];
        Assert.Equal(new ResourceConfiguration(1, 2, 1, 10, "cpu", 70), service.Resource);
        Assert.Equal((8000, "./Dockerfile", ".", "stdout", null), (service.ContainerPort, service.DockerfilePath, service.BuildDirectory, service.CustomLogs, service.DatabaseName));
        Assert.Equal(new NetworkConfiguration(null, null, null), service.Network);
        Assert.Empty(service.Storage);
        Assert.Empty(service.EnvironmentVariables);
    }

    /// <summary>What the document holds besides: four cloud disks, each with its reason.</summary>
    [Fact]
    public void Read_RefusesTheDocumentsDisks_WithTheReason()
    {
        var reading = ConfigurationReader.Read(Shipped.Replace("storage: []", """
            storage:
                  - { name: postgres-data, type: cbs, size: 50Gi, mount_path: /var/lib/postgresql/14/main }
                  - { name: redis-data, size: 10Gi, mount_path: /var/lib/redis }
                  - { name: app-logs, type: cbs, size: 20Gi, mount_path: /app/logs }
                  - { name: label-studio-data, type: cbs, size: 100Gi, mount_path: /app/label-studio-data }
            """, StringComparison.Ordinal));
        var disks = reading.Mistakes.Where(mistake => mistake.Kind == MistakeKind.CloudDisk).ToArray();
        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"services[0].storage[{i}].type"), disks.Select(disk => disk.Path));
        Assert.All(disks, disk => Assert.Contains("one virtual machine", disk.Reason, StringComparison.Ordinal));
        // And with topology external no database runs in the container.
        Assert.Equal(2, reading.Mistakes.Count(mistake => mistake.Kind == MistakeKind.EmbeddedData));
    }

    /// <summary>Row C2 the other way round: the document's example as it stands is refused, for its password and its references.</summary>
    [Fact]
    public void Read_RefusesTheDocumentsTwoMistakes()
    {
        var reading = ConfigurationReader.Read(Shipped
            .Replace("\"{{env.DATABASE_URL}}\"", "postgresql://postgres:password@localhost:5432/superinsight", StringComparison.Ordinal)
            .Replace("{{env.VPC_ID}}", "${env.VPC_ID}", StringComparison.Ordinal));
        Assert.Equal([("network.vpc_id", MistakeKind.BadReference), ("env_variables.DATABASE_URL", MistakeKind.LiteralSecret), ("env_variables.DATABASE_URL", MistakeKind.EmbeddedData)],
            reading.Errors.Select(error => (error.Path["services[0].".Length..], error.Kind)));
    }

    public static string Beside(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TcbConfiguration", file));
}
