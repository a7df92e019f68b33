using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;
using SuperInsight.Domain.TcbConfiguration.Differences;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

public sealed class ConfigurationDiffTests
{
    private static readonly DeploymentConfiguration Wanted = ConfigurationReader.Read("""
        env_id: env-1
        topology: external
        services:
          - service_name: web
            service_path: /web
            resource: { cpu: 1, memory: 2, min_instances: 1, max_instances: 5 }
            storage: [{ name: uploads, type: cfs, mount_path: /app/uploads }]
            network: { vpc_id: "{{env.VPC_ID}}" }
            env_variables: { MODE: prod, SECRET_KEY: "{{env.SECRET_KEY}}" }
        domain: app.example.com
        ssl_cert_id: abcd1234
        """).Configuration!;

    private static readonly Dictionary<string, string?> Environment = new() { ["VPC_ID"] = "vpc-1a2b3c4d", ["SECRET_KEY"] = "value-not-to-be-seen" };

    [Fact]
    public void Compare_FindsNothing_WhenWhatRunsIsWhatIsConfigured() => Assert.Empty(Compare(AsWanted()));

    [Fact]
    public void Compare_AddsAService_ThatDoesNotRun() =>
        Assert.Contains(new ConfigurationChange("services[0]", ChangeKind.Add, null, "web"), ConfigurationDiff.Compare(Wanted, [], Environment.GetValueOrDefault));

    [Fact]
    public void Compare_NamesFields_AsTheFileDoes() => Assert.Equal(
        [
            new("services[0].service_path", ChangeKind.Add, null, "/web"),
            new("services[0].service_path", ChangeKind.Keep, "/old", null),
            new("services[0].container_port", ChangeKind.Change, "80", "8000"),
            new("services[0].resource.max_instances", ChangeKind.Change, "3", "5"),
            new("services[0].storage[/app/uploads]", ChangeKind.Add, null, "uploads"),
            new("services[0].storage[/old]", ChangeKind.Keep, "old", null),
            new("services[0].network.vpc_id", ChangeKind.Change, "vpc-other", "vpc-1a2b3c4d"),
            new("domain", ChangeKind.Add, null, "app.example.com"),
            new("domain", ChangeKind.Keep, "old.example.com", null),
        ],
        Compare(AsWanted() with
        {
            Paths = ["/old"],
            ContainerPort = 80,
            MaxInstances = 3,
            VpcId = "vpc-other",
            Volumes = new Dictionary<string, string> { ["/old"] = "old" },
            Domains = ["old.example.com"],
        }));

    [Fact]
    public void Compare_KeepsVariablesThatAreNotConfigured_AndShowsNoValue()
    {
        var changes = Compare(AsWanted() with
        {
            EnvironmentVariables = new Dictionary<string, string> { ["MODE"] = "value-not-to-be-seen", ["SECRET_KEY"] = "another-not-to-be-seen", ["EXTRA"] = "nor-this-one-to-be-seen" },
        });
        Assert.Equal(
        [
            new("services[0].env_variables.EXTRA", ChangeKind.Keep, "***", null),
            new("services[0].env_variables.MODE", ChangeKind.Change, "***", "prod"),
            new("services[0].env_variables.SECRET_KEY", ChangeKind.Change, "***", "{{env.SECRET_KEY}}"),
        ], changes);
        Assert.DoesNotContain("to-be-seen", string.Concat(changes), StringComparison.Ordinal);
        Assert.DoesNotContain("to-be-seen", (AsWanted() with { EnvironmentVariables = Wanted.Services[0].EnvironmentVariables }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_SaysThatItDoesNotKnow_WhenAVariableIsNotSetHere() => Assert.Equal(
        [
            new("services[0].network.vpc_id", ChangeKind.Unknown, "vpc-1a2b3c4d", "{{env.VPC_ID}}"),
            new("services[0].env_variables.SECRET_KEY", ChangeKind.Unknown, "***", "{{env.SECRET_KEY}}"),
        ],
        ConfigurationDiff.Compare(Wanted, [AsWanted()], _ => null));

    [Property(MaxTest = 200)]
    public void Compare_FindsNothing_WhereWhatRunsWasMadeFromTheConfiguration(DoNotSize<int> seed)
    {
        var configuration = GeneratedConfiguration.Draw(new Random(seed.Item));
        var running = configuration.Services.Select(service => Running(service, configuration, name => $"value of {name}"));
        Assert.Empty(ConfigurationDiff.Compare(configuration, running, name => $"value of {name}"));
    }

    [Property(MaxTest = 200)]
    public void Compare_FindsTheOneFieldThatDiffers(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var configuration = GeneratedConfiguration.Draw(random);
        var running = configuration.Services.Select(service => Running(service, configuration, name => name)).ToArray();
        var index = random.Next(running.Length);
        var (changed, field) = random.Next(7) switch
        {
            0 => (running[index] with { Cpu = 77 }, "resource.cpu"),
            1 => (running[index] with { MinInstances = 60 }, "resource.min_instances"),
            2 => (running[index] with { ScaleThreshold = null }, "resource.scale_threshold"),
            5 => (running[index] with { Paths = [] }, "service_path"),
            3 => (running[index] with { CustomLogs = "elsewhere" }, "custom_logs"),
            4 => (running[index] with { EnvironmentVariables = new Dictionary<string, string>(running[index].EnvironmentVariables) { ["SECRET_KEY"] = "other" } }, "env_variables.SECRET_KEY"),
            _ => (running[index] with { Volumes = new Dictionary<string, string>(running[index].Volumes) { ["/zzz"] = "other" } }, "storage[/zzz]"),
        };
        running[index] = changed;
        Assert.Equal($"services[{index}].{field}", Assert.Single(ConfigurationDiff.Compare(configuration, running, name => name)).Path);
    }

    private static IReadOnlyList<ConfigurationChange> Compare(RunningConfiguration running) => ConfigurationDiff.Compare(Wanted, [running], Environment.GetValueOrDefault);

    private static RunningConfiguration AsWanted() => Running(Wanted.Services[0], Wanted, Environment.GetValueOrDefault) with { Domains = ["app.example.com"] };

    private static RunningConfiguration Running(ServiceConfiguration service, DeploymentConfiguration configuration, Func<string, string?> environment) => new()
    {
        ServiceName = service.ServiceName,
        Paths = [service.ServicePath],
        Cpu = service.Resource.Cpu,
        Memory = service.Resource.Memory,
        MinInstances = service.Resource.MinInstances,
        MaxInstances = service.Resource.MaxInstances,
        ScaleMetric = service.Resource.ScaleMetric,
        ScaleThreshold = service.Resource.ScaleThreshold,
        ContainerPort = service.ContainerPort,
        DockerfilePath = service.DockerfilePath,
        BuildDirectory = service.BuildDirectory,
        CustomLogs = service.CustomLogs,
        VpcId = Fill(service.Network.VpcId, environment),
        SubnetId = Fill(service.Network.SubnetId, environment),
        Volumes = service.Storage.ToDictionary(volume => volume.MountPath, volume => Fill(volume.Source, environment) ?? ""),
        EnvironmentVariables = CloudbaseRc.Environment(service, configuration).ToDictionary(variable => variable.Key, variable => Fill(variable.Value, environment)!),
        Domains = configuration.Domain is { } domain ? [Fill(domain, environment)!] : [],
        Certificates = configuration.CertificateId is { } id ? new Dictionary<string, string> { [Fill(configuration.Domain, environment)!] = Fill(id, environment)! } : [],
    };

    private static string? Fill(string? text, Func<string, string?> environment) =>
        text is null ? null : References.NamesIn(text).Aggregate(text, (filled, name) => filled.Replace($"{{{{env.{name}}}}}", environment(name), StringComparison.Ordinal));
}
