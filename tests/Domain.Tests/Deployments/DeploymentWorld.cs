using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Deployments;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>A service that has served for a while, and everything that deploys to it, in memory and on one clock.</summary>
internal sealed class DeploymentWorld
{
    public const string Service = "web";

    public const string OldImage = "registry.example.com/demo/web:old@sha256:0000000000000000000000000000000000000000000000000000000000000000";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly CountedRunIds ids = new("id");

    public DeploymentWorld(DeploymentPolicy? policy = null)
    {
        Policy = policy ?? new DeploymentPolicy(Topology.External);
        Clock = new FakeTimeProvider(Start);
        Ledger = new InMemoryLedger(Clock);
        Cloud = new InMemoryCloudRun(Clock);
        Cloud.Seed(Service, OldImage, Configuration(Policy.StopsFirst ? 1 : 5));
        Probe = new InMemoryHealthProbe(Cloud);
        Safeguard = new InMemoryDataSafeguard(Clock);
        Drain = new InMemoryServiceDrain(Clock);
    }

    public DeploymentPolicy Policy { get; }

    public FakeTimeProvider Clock { get; }

    public InMemoryLedger Ledger { get; }

    public InMemoryCloudRun Cloud { get; }

    public InMemoryHealthProbe Probe { get; }

    public InMemoryDataSafeguard Safeguard { get; }

    public InMemoryServiceDrain Drain { get; }

    public InMemoryTrafficStatistics Traffic { get; } = new();

    public InMemoryImageRegistry Registry { get; } = new();

    public InMemorySchemaHeads Schema { get; } = new();

    public InMemoryDeploymentReports Reports { get; } = new();

    public InMemoryBuildRuns Builds { get; } = new();

    public FreezeLedger Freezes => new(Ledger);

    public CancelDeployment Cancel => new(new(Ledger), new(new(Ledger)));

    public RollBackDeployment RollBack => new(new(Ledger), new(new(Ledger)));

    public static RunConfiguration Configuration(int most) =>
        new(1, 2, 1, most, 8080, new Dictionary<string, string> { ["MODE"] = "prod", ["URL"] = "https://example.com" }, [new RunVolume("cfs", "/data")]);

    public static string Image(string commit) => $"registry.example.com/demo/web:{commit}";

    public static string Digest(string commit) => $"sha256:{string.Concat(Enumerable.Repeat(((int)commit[^1]).ToString("x2", CultureInfo.InvariantCulture), 32))}";

    public static string Pinned(string commit) => $"{Image(commit)}@{Digest(commit)}";

    public static DeploymentRequest Request(string commit = "c1", DeploymentTrigger trigger = DeploymentTrigger.Push) => new(Service, Image(commit), commit, trigger, "ada");

    public void Push(string commit = "c1") => Registry.Push(Image(commit), Digest(commit));

    public RequestDeployment Requests(ProcessSteps? steps = null)
    {
        var ledger = steps?.On(Ledger) ?? Ledger;
        return new(new DeploymentLedger(ledger), new FreezeLedger(ledger), Policy, ids);
    }

    /// <summary>An orchestrator of its own.</summary>
    public AdvanceDeployments Open(ProcessSteps? steps = null)
    {
        steps ??= new ProcessSteps();
        var (ledger, cloud) = (new DeploymentLedger(steps.On(Ledger)), new SteppedCloudRun(Cloud, steps));
        var ports = new SteppedDeploymentPorts(Registry, Safeguard, Drain.Controller(), Schema, Reports, steps);
        AdvanceDeployment one = new(
            ledger, new(steps.On(Ledger)), new(cloud, ports, Builds, ports, ports, Probe, new(Traffic), Policy, NullLogger<ObserveDeployment>.Instance),
            new(ledger, cloud, Builds, ports, ports, Policy, ids, Clock, NullLogger<ActOnDeployment>.Instance), ports, Policy, Clock, NullLogger<AdvanceDeployment>.Instance);
        return new(OperatorRole.Controller, ledger, () => one, NullLogger<AdvanceDeployments>.Instance);
    }

    public async Task<string> RequestAsync(DeploymentRequest? request = null) =>
        await Requests().RequestAsync(request ?? Request(), CancellationToken.None) switch
        {
            DeploymentRequestOutcome.Accepted accepted => accepted.DeploymentId,
            DeploymentRequestOutcome.Attached attached => attached.DeploymentId,
            var other => throw new InvalidOperationException($"{other}"),
        };

    /// <summary>Advances every 15 s until <paramref name="until"/> holds; fails after four hours.</summary>
    public async Task<Deployment> RunAsync(string id, Func<Deployment, bool>? until = null)
    {
        for (var round = 0; round < 960; round++)
        {
            await Open().RunAsync(CancellationToken.None);
            if (await FindAsync(id) is { } found && (until?.Invoke(found) ?? found.State.IsEnded))
                return found;
            Clock.Advance(TimeSpan.FromSeconds(15));
        }

        throw new TimeoutException($"{id} is stuck: {(await FindAsync(id)).State}, {(await FindAsync(id)).Reason}");
    }

    public async Task<DeploymentHistory> HistoryAsync() => (await new DeploymentLedger(Ledger).ReadAsync(Service, CancellationToken.None)).History;

    public async Task<Deployment> FindAsync(string id) => (await HistoryAsync()).Find(id) ?? throw new InvalidOperationException($"no {id}");

    public async Task<string?> ServingAsync() => (await Cloud.FindAsync(Service, CancellationToken.None))?.Serving?.Image;
}
