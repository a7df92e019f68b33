using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>Configurations in which nothing is wrong, of all topologies, with texts that YAML and JSON find hard.</summary>
internal static class GeneratedConfiguration
{
    private static readonly string[] Hard = ["a", "Z", "9", ":", " ", "#", "'", "\"", "\\", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "~", "\n", "\t", "é", "名", "😀", "/", "-", "?", "=", "yes", "null", "1.10", ": ", " #"];

    public static DeploymentConfiguration Draw(Random random)
    {
        var topology = (Topology)random.Next(3);
        var hasDomain = random.Next(2) == 0;
        return new DeploymentConfiguration
        {
            EnvironmentId = random.Next(4) == 0 ? "{{env.ENV_ID}}" : $"env-{random.Next(1000)}",
            Region = Pick(random, "ap-shanghai", "ap-guangzhou", "ap-beijing"),
            Topology = topology,
            AcceptDataLoss = topology == Topology.Ephemeral ? TimeSpan.FromSeconds(random.Next(60, 4000)) : null,
            FrameworkName = $"app{random.Next(10)}",
            Services = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Service(random, topology, i))],
            Domain = hasDomain ? $"app{random.Next(10)}.example.com" : null,
            CertificateId = hasDomain && random.Next(2) == 0 ? $"cert{random.Next(1000, 9999)}" : null,
        };
    }

    private static ServiceConfiguration Service(Random random, Topology topology, int index)
    {
        var max = topology == Topology.External ? random.Next(1, 51) : 1;
        var volumes = random.Next(topology == Topology.Volume ? 1 : 0, 4);
        return new ServiceConfiguration
        {
            ServiceName = $"service-{index}{Pick(random, "", "-a", "b")}",
            ServicePath = index == 0 ? "/" : $"/path{index}/x",
            ContainerPort = random.Next(1, 65536),
            DockerfilePath = Pick(random, "./Dockerfile", "image/Docker file"),
            BuildDirectory = Pick(random, ".", "./app"),
            CustomLogs = Pick(random, "stdout", "/app/logs/*.log"),
            DatabaseName = Pick(random, null, "superinsight"),
            Resource = new ResourceConfiguration(
                Pick(random, 0.25, 0.5, 1, 2, 3.5), Pick(random, 0.5, 1, 2, 4, 7.25), topology == Topology.External ? random.Next(0, max + 1) : 1, max, Pick(random, "cpu", "mem"), random.Next(1, 101)),
            Storage = [.. Enumerable.Range(0, volumes).Select(i => new StorageConfiguration($"volume-{i}", "cfs", Pick(random, "50Gi", "512Mi", "2Ti"), $"/app/data{i}") { Source = Pick(random, null, "10.0.1.4:/app", "{{env.FILES}}") })],
            Network = Pick(random, new NetworkConfiguration(null, null, null), new NetworkConfiguration("vpc-1a2b3c4d", null, null), new NetworkConfiguration("{{env.VPC_ID}}", "{{env.SUBNET_ID}}", null)),
            EnvironmentVariables = Variables(random),
        };
    }

    private static Dictionary<string, string> Variables(Random random)
    {
        Dictionary<string, string> variables = new() { ["SECRET_KEY"] = "{{env.SECRET_KEY}}", ["DATABASE_URL"] = "postgresql://app:{{env.DB_PASSWORD}}@db.internal:5432/app" };
        for (var i = random.Next(5); i > 0; i--)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pick(random, Hard)));
            if (SecretShape.Find(text) is null && References.FindFlaw(text) is null)
                variables[$"TEXT_{i}"] = text;
        }

        return variables;
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
