namespace SuperInsight.RunLocal;

/// <summary>The main job, once, for real: timer functions back everything up; what <c>ops</c> restores is compared
/// with the source; a push deploys, and a bad one undoes itself; alarms are told and acted on; the bill is reported on.</summary>
public sealed class Demonstration(LocalSystem system, LocalFolder folder)
{
    /// <summary>Runs every step; the table says of each what it found. Stops at the first that does not hold.</summary>
    public async Task<StepTable> RunAsync(CancellationToken cancellationToken)
    {
        OpsCommand ops = new(new Dictionary<string, string> { ["PGPASSWORD"] = system.Postgres.Password });
        HostFunctions functions = new(system.Host!, folder.MasterKey, folder.LogOf(system.Host!.Name));
        BackupSteps backups = new(functions, ops);
        await using PostgresDemonstration postgres = new(system, backups, ops);
        await using MomentDemonstration moments = new(system, ops);
        RedisDemonstration redis = new(system, backups, ops);
        FilesDemonstration files = new(backups, ops, SeedFiles.Roots(folder));
        FailoverDemonstration failover = new(system, functions, backups, ops);
        DeploymentDemonstration deployments = new(system, functions, ops);
        AlarmDemonstration alarms = new(system, folder, functions, ops);
        CostDemonstration costs = new(system, functions, ops);
        (string Name, Func<CancellationToken, Task<string>> Run)[] steps =
        [
            ("backup taken", postgres.TakeAsync),
            ("listed", postgres.ListAsync),
            ("verified", postgres.VerifyAsync),
            ("restored", postgres.RestoreAsync),
            ("compared", postgres.CompareAsync),
            ("Redis backed up", redis.TakeAsync),
            ("Redis restored", redis.RestoreAsync),
            ("files backed up", files.TakeAsync),
            ("files restored", files.RestoreAsync),
            ("drilled", new DrillDemonstration(ops).RunAsync),
            ("base backup taken", moments.TakeBaseAsync),
            ("WAL archived", moments.ArchiveAsync),
            ("restored to a moment", moments.RestoreAsync),
            ("failed over", failover.FailOverAsync),
            ("copied back", failover.CopyBackAsync),
            ("push deployed", deployments.DeployAsync),
            ("bad push undone", deployments.RollBackAsync),
            ("cloud's alarm told", alarms.TellAsync),
            ("load scaled up", alarms.ScaleAsync),
            ("Redis brought back", alarms.RestartAsync),
            ("costs reported", costs.ReportAsync),
            ("bill reconciled", costs.ReconcileAsync),
            ("console shows all", new ConsoleDemonstration(system, folder, functions).ShowAsync),
        ];

        StepTable table = new();
        foreach (var (name, run) in steps)
        {
            if (!await table.AddAsync(name, () => run(cancellationToken)))
                break;
        }

        return table;
    }
}
