using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Domain.Console;

/// <summary>Where the console's pages come from, each source by itself. What a source needs is made when it is first read: a missing setting closes one panel.</summary>
/// <param name="Alarms">What is wrong.</param>
/// <param name="Backups">How backups stand.</param>
/// <param name="Deployments">What was, or is being, deployed.</param>
/// <param name="Metrics">A day of measurements of each machine.</param>
/// <param name="Costs">Of the last days that a bill is known of.</param>
public sealed record ConsoleSources(PanelSource<AlarmBoard> Alarms, PanelSource<BackupBoard> Backups, PanelSource<DeploymentBoard> Deployments, MachineBoards Metrics, PanelSource<CostReport> Costs)
{
    /// <summary>Days of the cost report.</summary>
    public const int CostDays = 35;

    /// <summary>Everything at once: the slowest decides how long it takes.</summary>
    public async Task<ConsoleOverview> ReadAsync(CancellationToken cancellationToken)
    {
        var (alarms, backups, deployments, metrics, costs) = (Alarms.ReadAsync(cancellationToken), Backups.ReadAsync(cancellationToken), Deployments.ReadAsync(cancellationToken), Metrics.ReadAsync(cancellationToken), Costs.ReadAsync(cancellationToken));
        return new(await alarms, await backups, await deployments, await metrics, await costs);
    }
}

/// <summary>Everything, as it was read last.</summary>
public sealed record ConsoleOverview(Panel<AlarmBoard> Alarms, Panel<BackupBoard> Backups, Panel<DeploymentBoard> Deployments, Panel<MetricBoard> Metrics, Panel<CostReport> Costs)
{
    /// <summary>What could not be read.</summary>
    public IEnumerable<PanelFailure> Failures => new[] { Alarms.Failure, Backups.Failure, Deployments.Failure, Metrics.Failure, Costs.Failure }.OfType<PanelFailure>();
}
