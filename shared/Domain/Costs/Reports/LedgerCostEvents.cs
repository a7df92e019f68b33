using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Scaling;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>What happened, as the ledgers tell it: deployments and changes of the number of instances.</summary>
public sealed class LedgerCostEvents(DeploymentLedger deployments, ScalingLedger scaling)
{
    /// <summary>Those from the first moment to before the second, in order.</summary>
    /// <exception cref="OperationException">The ledger did not answer.</exception>
    public async Task<IReadOnlyList<CostEvent>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        List<CostEvent> events = [];
        foreach (var service in await deployments.ListServicesAsync(cancellationToken))
        {
            events.AddRange((await deployments.ReadAsync(service, cancellationToken)).History.Deployments
                .Select(deployment => new CostEvent(deployment.RequestedAt, $"deployment {deployment.Id} of {service} ({deployment.State})")));
            events.AddRange((await scaling.ReadAsync(service, cancellationToken)).History.Records.Where(record => record.Intended is not null)
                .Select(record => new CostEvent(record.At, $"{service} scaled to {record.Intended!.Floor} to {record.Intended.Ceiling} instances ({record.Intended.Why})")));
        }

        return [.. events.Where(one => one.At >= from && one.At < to).OrderBy(one => one.At)];
    }
}
