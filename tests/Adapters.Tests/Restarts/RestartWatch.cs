using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Probes;
using SuperInsight.Adapters.Supervisor;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Alerts;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.State;

namespace SuperInsight.Adapters.Tests.Restarts;

/// <summary>What <c>Operator__Role</c> all runs, over a real supervisor: probes, the rule service_down with shorter times, the action. The ledger and whoever is told are in memory.</summary>
internal sealed class RestartWatch : IDisposable
{
    public static readonly ServiceOrder Order = new(["postgresql", "redis"], ["fastapi"], []);

    /// <summary>As shipped, in a twentieth of the time.</summary>
    private static readonly AlertRule Rule = new("service_down", "service_health", new(AlertComparison.Equal, 0), TimeSpan.FromSeconds(1.5), AlertActionKind.RestartService) { Hold = TimeSpan.FromSeconds(0.5), Missing = MissingPolicy.Keep };

    private static readonly AlertRules Rules = new([Rule], TimeSpan.FromSeconds(0.75));

    private readonly SupervisorServiceControl control;
    private readonly ServiceProbes probes;
    private readonly ReadinessProbes readiness;
    private readonly FileRunLock locks;
    private readonly SupervisedServers servers;

    public RestartWatch(SupervisedServers servers, string locks)
    {
        (this.servers, this.locks) = (servers, new FileRunLock(locks));
        control = new(servers.Options, SupervisorPrograms.Default, TimeProvider.System, NullLogger<SupervisorServiceControl>.Instance);
        (string, Func<CancellationToken, Task<ReadinessAnswer>>)[] stores =
            [("postgresql", token => PostgresReadiness.AskAsync(this.servers.Database, token)), ("redis", token => RedisReadiness.AskAsync(this.servers.Cache, token))];
        (probes, readiness) = (new([], TimeProvider.System, stores), new(stores, [], TimeProvider.System));
        Evaluate = Evaluator();
    }

    public InMemoryLedger Ledger { get; } = new(TimeProvider.System);

    public InMemoryAlertNotifier Notifier { get; } = new();

    public EvaluateAlertRules Evaluate { get; }

    public IServicePrograms Programs => control;

    public IServiceReadiness Readiness => readiness;

    public RestartPrograms Restart(IServicePrograms? programs = null, string process = "p1") => new(
        new(new(Ledger), AgentName.Of("here"), TimeProvider.System, NullLogger<RestartJournal>.Instance), Order, programs ?? control, readiness,
        new RestartObstacles(null, new(() => new(Ledger, new ScriptedProcess(process), new CountedRunIds("r"), TimeProvider.System, NullLogger<Domain.Work.HeavyWork>.Instance, new StreamName(RestoreMark.Stream))), new(Ledger), new ScriptedProcess(process)),
        () => locks.TryTake(BackupSource.Parse("drain")), new() { LookEvery = TimeSpan.FromMilliseconds(100) }, new ScriptedProcess(process), TimeProvider.System, NullLogger<RestartPrograms>.Instance);

    public async Task<AlertState> StateAsync() => (await new AlertLedger(Ledger).ReadAsync(TestContext.Current.CancellationToken)).State;

    public void Dispose()
    {
        Evaluate.Dispose();
        probes.Dispose();
        readiness.Dispose();
        control.Dispose();
    }

    private EvaluateAlertRules Evaluator()
    {
        AlarmLedger alarms = new(Ledger, NullLogger<AlarmLedger>.Instance);
        var restart = Restart();
        CarryOutAlerts carryOut = new(new(Ledger), [new RestartLocally(() => restart)], new([Notifier.For(new())], alarms, NullLogger<TellOfAlarms>.Instance), new ScriptedProcess("p1"), TimeProvider.System, NullLogger<CarryOutAlerts>.Instance);
        NewestMetrics metrics = new(new([probes], TimeProvider.System, NullLogger<ReadMetrics>.Instance), null, TimeProvider.System);
        return new(OperatorRole.All, _ => Task.FromResult(Rules), metrics, new(Ledger), new(Ledger), carryOut, alarms, new(() => null, TimeProvider.System, NullLogger<Heartbeat>.Instance), TimeProvider.System, NullLogger<EvaluateAlertRules>.Instance);
    }
}
