using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;
using SuperInsight.Fakes.Alerts;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Alerts;

/// <summary>One metric, rules, and everything that evaluates them, in memory and on one clock.</summary>
internal sealed class AlertWorld : IAlertMetrics
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly List<string> dead = [];
    private int processes;

    public AlertWorld(params IReadOnlyList<AlertRule> rules)
    {
        Rules = new(rules, AlertRules.UsualInterval);
        Clock = new FakeTimeProvider(Start);
        Ledger = new InMemoryLedger(Clock);
    }

    public AlertRules Rules { get; set; }

    /// <summary>What reading the rules fails with; null when it does not.</summary>
    public OperationException? RulesFail { get; set; }

    public FakeTimeProvider Clock { get; }

    public InMemoryLedger Ledger { get; }

    public InMemoryAlertActions Actions { get; } = new();

    public InMemoryAlertNotifier Notifier { get; } = new();

    public bool HasNotifier { get; set; } = true;

    /// <summary>Of metric <c>system_cpu_usage_percent</c>; null for missing.</summary>
    public double? Value { get; set; } = 50;

    public InMemoryHeartbeatTarget HeartbeatTarget { get; } = new();

    public Heartbeat Heartbeat => field ??= new(() => HeartbeatTarget, Clock, NullLogger<Heartbeat>.Instance);

    public AlertLedger Alerts => new(Ledger);

    public FreezeLedger Freezes => new(Ledger);

    public AlarmLedger Alarms => new(Ledger, NullLogger<AlarmLedger>.Instance);

    public static AlertRule Rule(string name = "high_cpu_usage", AlertActionKind action = AlertActionKind.ScaleUp) =>
        new(name, "cpu_usage", new(AlertComparison.Above, 80), TimeSpan.FromMinutes(1), action);

    public static MetricsReading Reading(DateTimeOffset at, double? value) => new(at, value is { } there ? [new("system_cpu_usage_percent", "m", [new MetricSample(there)])] : []);

    public Task<MetricsReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Reading(Clock.GetUtcNow(), Value));

    /// <summary>An evaluator in a process of its own, which knows of those that died before it.</summary>
    public EvaluateAlertRules Open(ProcessSteps? steps = null)
    {
        steps ??= new ProcessSteps();
        var process = new ScriptedProcess($"p{++processes}", [.. dead]);
        var ledger = steps.On(Ledger);
        var tell = new TellOfAlarms(HasNotifier ? [Notifier.For(steps)] : [], new(ledger, NullLogger<AlarmLedger>.Instance), NullLogger<TellOfAlarms>.Instance);
        var carryOut = new CarryOutAlerts(new(ledger), [Actions.For(steps)], tell, process, Clock, NullLogger<CarryOutAlerts>.Instance);
        return new(OperatorRole.Controller, _ => RulesFail is { } failure ? Task.FromException<AlertRules>(failure) : Task.FromResult(Rules), this, new(ledger), new(ledger), carryOut, new(ledger, NullLogger<AlarmLedger>.Instance), Heartbeat, Clock, NullLogger<EvaluateAlertRules>.Instance);
    }

    /// <summary>Tells those that are opened from now on that all before them are dead.</summary>
    public void Bury() => dead.AddRange(Enumerable.Range(1, processes).Select(number => $"p{number}").Except(dead));

    /// <summary>Evaluates now, and lets fifteen seconds pass.</summary>
    public async Task TickAsync(EvaluateAlertRules evaluator, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await evaluator.RunAsync(CancellationToken.None);
            Clock.Advance(AlertRules.UsualInterval);
        }
    }

    public async Task<AlertState> StateAsync() => (await Alerts.ReadAsync(CancellationToken.None)).State;
}
