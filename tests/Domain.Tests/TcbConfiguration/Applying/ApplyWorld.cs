using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Applying;
using SuperInsight.Fakes.Deployments;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.TcbConfiguration.Applying;

/// <summary>An environment with the service <c>web</c>, and whoever applies a file to it. Time passes whenever somebody looks at the clock.</summary>
internal sealed class ApplyWorld
{
    public const string Web = "web";
    public const string Image = "registry.example.com/demo/web:1";
    public const string Origin = "env-1.origin.example.com";

    /// <summary>What runs, as a file.</summary>
    public const string File = """
        env_id: env-1
        topology: external
        services:
          - service_name: web
            service_path: /web
            container_port: 8080
            resource: { cpu: 1, memory: 2, min_instances: 1, max_instances: 5, scale_metric: cpu, scale_threshold: 60 }
            env_variables: { MODE: prod, SECRET_KEY: "{{env.SECRET_KEY}}" }

        """;

    public ApplyWorld()
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        Ledger = new InMemoryLedger(Clock);
        Cloud = new InMemoryCloudRun(Clock);
        Domains = new InMemoryDomainBindings(Clock) { Targets = [Origin] };
        Seed();
        _ = Domains.LeadAsync("/web", Web, CancellationToken.None);
    }

    public FakeTimeProvider Clock { get; }

    public InMemoryLedger Ledger { get; }

    public InMemoryCloudRun Cloud { get; }

    public InMemoryDomainBindings Domains { get; }

    public InMemoryDomainNames Names { get; } = new();

    public Dictionary<string, string?> Environment { get; } = new() { ["SECRET_KEY"] = "value-not-to-be-seen", ["VPC_ID"] = "vpc-1a2b3c4d" };

    public FreezeLedger Freezes => new(Ledger);

    /// <summary>What was told meanwhile.</summary>
    public List<string> Told { get; } = [];

    public Action<string> OnTold { get; set; } = static _ => { };

    private PlanConfiguration Plans => new(Cloud, Domains, Names);

    public void Seed(Func<RunConfiguration, RunConfiguration>? change = null)
    {
        var configuration = new RunConfiguration(1, 2, 1, 5, 8080, new Dictionary<string, string> { ["MODE"] = "prod", ["SECRET_KEY"] = "value-not-to-be-seen", ["KEEP"] = "me" }, [])
        {
            Rule = new ScalingRule("cpu", 60), Logs = "stdout",
        };
        Cloud.Seed(Web, Image, change is null ? configuration : change(configuration));
    }

    public static string Changed(params (string From, string To)[] changes) => changes.Aggregate(File, (text, change) =>
    {
        Assert.Contains(change.From, text, StringComparison.Ordinal);
        return text.Replace(change.From, change.To, StringComparison.Ordinal);
    });

    public Task<ConfigurationPlan> PlanAsync(string file, string? image = null)
    {
        var reading = ConfigurationReader.Read(file);
        Assert.True(reading.Configuration is not null, string.Join('\n', reading.Errors));
        return Plans.RunAsync(reading.Configuration, Environment.GetValueOrDefault, image, CancellationToken.None);
    }

    public async Task<ConfigurationPlan> ApplyAsync(string file, string? image = null) => await ApplyAsync(await PlanAsync(file, image));

    public Task<ConfigurationPlan> ApplyAsync(ConfigurationPlan plan) =>
        new ApplyConfiguration(Plans, Cloud, Domains, new DeploymentLedger(Ledger), Freezes, new ApplyPolicy { LookEvery = TimeSpan.Zero }, Clock, NullLogger<ApplyConfiguration>.Instance)
            .RunAsync(plan, Environment.GetValueOrDefault, new Listener(this), CancellationToken.None);

    public async Task<RunDescription> FoundAsync(string service = Web) => Assert.IsType<RunDescription>(await Cloud.FindAsync(service, CancellationToken.None));

    public async Task<bool> IsFrozenAsync() => await Freezes.FindAsync(FreezeScope.Deployments, CancellationToken.None) is not null;

    public void Point(string domain, string canonical) => Names.Names[domain] = new ResolvedName(canonical, []);

    private sealed class Listener(ApplyWorld world) : IProgress<string>
    {
        public void Report(string value)
        {
            world.Told.Add(value);
            world.OnTold(value);
        }
    }
}
