using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Outbox;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.Tests.Restarts;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Metrics;
using SuperInsight.Fakes.Notifications;

namespace SuperInsight.Domain.Tests.Agents;

/// <summary>A controller and one agent with its container, on one clock and one ledger, and the line between them.</summary>
internal sealed class AgentStand : IControllerLink
{
    private static readonly AlertRules Rules = new(
        [
            new("service_down", "service_health", new(AlertComparison.Equal, 0), TimeSpan.FromSeconds(30), AlertActionKind.RestartService),
            new("cpu_high", "system_cpu_usage_percent", new(AlertComparison.Above, 80), TimeSpan.FromMinutes(5), AlertActionKind.ScaleUp),
        ], AlertRules.UsualInterval);

    public static readonly AgentName Agent = AgentName.Of("Web_1");

    private readonly ProcessSteps agentSteps;

    public AgentStand()
    {
        // The agent's own way to the ledger; questions and programs always work.
        agentSteps = new() { Fate = (_, step) => (OutboxIsAway && step.Contains("notices/outbox", StringComparison.Ordinal)) || (LedgerIsAway && (step.StartsWith("read stream", StringComparison.Ordinal) || step.StartsWith("append", StringComparison.Ordinal))) ? StepFate.Fails : StepFate.Works };
        Robot.Before = () =>
        {
            ToldAt ??= World.Clock.GetUtcNow();
            return Task.CompletedTask;
        };
        OpenController();
        OpenAgent();
    }

    /// <summary>An agent's process that was started anew.</summary>
    /// <param name="channels">Its own ways to people.</param>
    public void OpenAgent(params IReadOnlyList<INotificationChannel> channels)
    {
        Restart = World.Open(agentSteps);
        (var send, SendOfAgent) = Notices(agentSteps, channels, "agent");
        TellOfOwnRestarts tell = new(Agent, () => Restart.Journal, () => send, NullLogger<TellOfOwnRestarts>.Instance);
        Duties = new(Agent, this, new(_ => Task.FromResult(Rules), () => Restart, tell, () => new(agentSteps.On(World.Ledger)), World.Clock, NullLogger<JudgeLocally>.Instance), tell, () => Restart, new(["labelstudio"], () => World.Programs.For(new()), () => World, World.TakeTurn, Notes, World.Clock, NullLogger<RestBackground>.Instance), World.Clock, NullLogger<AgentDuties>.Instance);
    }

    public RestartWorld World { get; } = new();

    public AgentSignature Signature { get; } = new(new Secret("secret-fixture-not-real"));

    public AgentRoster Roster { get; private set; } = null!;

    public ReceiveSamples Receive { get; private set; } = null!;

    public InMemoryAgentHistories Histories => histories ??= new(World.Clock);

    private InMemoryAgentHistories? histories;

    public AgentCommands Commands => new(World.Ledger);

    public RestartPrograms Restart { get; private set; } = null!;

    public AgentDuties Duties { get; private set; } = null!;

    /// <summary>What people read.</summary>
    public InMemoryChannel Robot { get; } = new("robot");

    /// <summary>When they first read something.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>The timer of the agent that sends what waits.</summary>
    public SendNotices SendOfAgent { get; private set; } = null!;

    /// <summary>The same of a controller, which has the robot.</summary>
    public SendNotices SendOfController => Notices(new(), [Robot], "controller").Timer;

    public InMemoryRestNotes Notes { get; } = new();

    public bool ControllerIsAway { get; set; }

    /// <summary>The controller takes what comes, and its answers are lost.</summary>
    public bool AnswersAreLost { get; set; }

    public bool LedgerIsAway { get; set; }

    /// <summary>Only that of the ledger.</summary>
    public bool OutboxIsAway { get; set; }

    private (SendNotice Send, SendNotices Timer) Notices(ProcessSteps steps, IReadOnlyList<INotificationChannel> channels, string name)
    {
        var (outbox, delivery) = (new NoticeOutbox(steps.On(World.Ledger)), new NoticeDelivery(channels, World.Clock, NullLogger<NoticeDelivery>.Instance));
        SendNotice send = new(outbox, delivery, new NoticePace(World.Clock), new NoticeStyle(NoticeLanguage.English, TimeZoneInfo.Utc), new CountedRunIds(name), NullLogger<SendNotice>.Instance);
        return (send, new(send, outbox, delivery, new CountedRunIds($"{name}-timer"), NullLogger<SendNotices>.Instance));
    }

    /// <summary>A controller that was started anew.</summary>
    public void OpenController()
    {
        Roster = new(new(World.Ledger), World.Clock);
        Receive = new(Signature, Roster, Histories, Commands, new(new(World.Ledger), _ => Task.FromResult(Rules), World.Clock), World.Clock, NullLogger<ReceiveSamples>.Instance);
    }

    public RestartByAgent Action() => new(Commands, new(World.Ledger), Roster, new RestartByRelease(() => "web", () => new(Topology.Volume), new(World.Ledger), () => throw new InvalidOperationException("Nothing is to be released.")), World.Clock);

    /// <summary>What the agent measures now.</summary>
    public MetricsReading Measure() =>
        new(World.Clock.GetUtcNow(), [new("service_up", "m", [.. RestartWorld.Order.All.Select(service => new MetricSample(World.Programs.Answers(service) ? 1 : 0, ("service", service)))])]);

    /// <summary>The agent measures, and fifteen seconds pass in which it does what follows.</summary>
    public async Task TickAsync()
    {
        var taken = Duties.Take(Measure());
        for (var i = 0; i < 15; i++)
        {
            // Whatever waits goes on; what nobody waits for has begun.
            for (var turns = 0; turns < 20; turns++)
                await Task.Yield();
            World.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        for (; !taken.IsCompleted; await Task.Yield())
            World.Clock.Advance(TimeSpan.FromSeconds(1));
        await taken;
    }

    public async Task<AgentOrders> PostAsync(AgentName agent, AgentSample sample, CancellationToken cancellationToken)
    {
        if (ControllerIsAway)
            throw new BackupException("post", "it", "no answer", "wait");
        var (time, body) = (AgentSignature.TimeOf(World.Clock.GetUtcNow()), sample.Write());
        var signed = Signature.Sign(time, agent, body);
        var taken = Assert.IsType<SamplesOutcome.Taken>(await Receive.RunAsync(agent.ToString(), time, signed, new MemoryStream(body), cancellationToken));
        Assert.True(Signature.IsAnswer(taken.Signature, signed, taken.Body.Span));
        return AnswersAreLost ? throw new BackupException("post", "it", "the answer is lost", "wait") : AgentOrders.Read(taken.Body.Span)!;
    }

    /// <summary>An alarm comes to stand as it says, whatever it was.</summary>
    public Task AlarmAsync(string rule, ActionResult result, AlertPhase phase = AlertPhase.Firing)
    {
        AlertAlarm alarm = new("a1", rule, "", new Dictionary<string, string>(), World.Clock.GetUtcNow()) { Phase = phase, ActionKey = "a1/action", ActionResult = result };
        return new AlertLedger(World.Ledger).AppendAsync(
            new AlertsEvaluated(World.Clock.GetUtcNow(), World.Clock.GetUtcNow()) { Changed = phase == AlertPhase.Firing ? [alarm] : [], Closed = phase == AlertPhase.Firing ? [] : [alarm] }, CancellationToken.None);
    }

    public AlertAction ActionFor(string service, string key, AgentName? agent = null) => new(
        AlertActionKind.RestartService, "service_down", agent is { } named ? new Dictionary<string, string> { ["service"] = service, ["agent"] = named.ToString() } : new() { ["service"] = service }, 0, World.Clock.GetUtcNow(), key)
    {
        AlarmId = "a1", Metric = "service_up", Condition = "== 0", Why = "0 == 0 for 30s",
    };
}
