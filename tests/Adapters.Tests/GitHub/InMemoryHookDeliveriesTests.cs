using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>The contract, in memory.</summary>
public sealed class InMemoryHookDeliveriesTests : HookDeliveriesContract
{
    private InMemoryHookDeliveries? hook;

    protected override IHookDeliveries Hook => Memory;

    private InMemoryHookDeliveries Memory => hook ??= new InMemoryHookDeliveries(Clock);

    protected override Task LoseAsync(string delivery)
    {
        Memory.Add(delivery, 0);
        return Task.CompletedTask;
    }
}
