using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Deployments;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Deployments.Drains;

/// <summary>A service's containers, their agents and its controllers, with nothing in common but the ledger.</summary>
internal sealed class DrainWorld(bool isEphemeral = true)
{
    public const string Service = "web";

    public InMemoryLedger Ledger { get; } = new(new FakeTimeProvider());

    public LedgerServiceDrain Controller(ProcessSteps? steps = null, string by = "controller") => new(new DrainLedger(steps?.On(Ledger) ?? Ledger), by);

    /// <summary>An agent's process, which has just started.</summary>
    public FollowDrain Agent(InMemoryContainer container, ProcessSteps? steps = null)
    {
        steps ??= new ProcessSteps();
        return new(new DrainLedger(steps.On(Ledger)), Service, container.Name, container.Control(steps), isEphemeral ? container.LastOfData(steps) : null, () => container.Restorer(steps), container.TakeTurn, NullLogger<FollowDrain>.Instance);
    }

    public Task FollowAsync(InMemoryContainer container) => Agent(container).RunAsync(CancellationToken.None);

    public Task<DrainState> StateAsync() => Controller().FindAsync(Service, CancellationToken.None);

    public Task DrainAsync() => Controller().DrainAsync(Service, CancellationToken.None);

    public Task StopAsync() => Controller().StopAsync(Service, CancellationToken.None);

    public Task ReopenAsync(ReopenFor whom, params IReadOnlyList<string> restore) => Controller().ReopenAsync(Service, whom, restore, CancellationToken.None);

    public async Task<DrainHistory> HistoryAsync() => (await new DrainLedger(Ledger).ReadAsync(Service, CancellationToken.None)).History;

    public async Task<long> HeadAsync() => (await new DrainLedger(Ledger).ReadAsync(Service, CancellationToken.None)).Head;

    /// <summary>A container that is known, works, and has come to rest.</summary>
    public async Task<InMemoryContainer> StoppedAsync(string name = "old")
    {
        var container = new InMemoryContainer(name);
        container.Live();
        await FollowAsync(container);
        await DrainAsync();
        await FollowAsync(container);
        await StopAsync();
        await FollowAsync(container);
        return container;
    }

    /// <summary>A container that comes up and is seen.</summary>
    public async Task<InMemoryContainer> ArriveAsync(string name)
    {
        var container = new InMemoryContainer(name);
        await FollowAsync(container);
        return container;
    }
}
