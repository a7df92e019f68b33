using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Restarts;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Restarts;

/// <summary>One container, its ledger, and the processes that restart its services, in memory and on one clock.</summary>
internal sealed class RestartWorld : IRestartObstacles
{
    public static readonly ServiceOrder Order = new(["postgresql", "redis"], ["fastapi", "labelstudio"], ["nginx"]);

    public static readonly RestartPolicy Policy = new() { LookEvery = TimeSpan.FromSeconds(5) };

    private static readonly AgentName Agent = AgentName.Of("Web_1");

    private int processes;
    private int turns;

    public FakeTimeProvider Clock { get; } = new(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public RestartWorld() => Ledger = new(Clock);

    public InMemoryLedger Ledger { get; }

    public InMemoryPrograms Programs { get; } = new(Order);

    /// <summary>What is under way; null for nothing.</summary>
    public string? Obstacle { get; set; }

    /// <summary>Until when a base backup is under way; null for none.</summary>
    public DateTimeOffset? BaseBackupUntil { get; set; }

    /// <summary>Whether the database was to be stopped, at the last look.</summary>
    public bool? AskedForDatabase { get; private set; }

    public Task<string?> FindAsync(bool touchesDatabase, CancellationToken cancellationToken)
    {
        AskedForDatabase = touchesDatabase;
        return Task.FromResult(Obstacle ?? (touchesDatabase && Clock.GetUtcNow() < BaseBackupUntil ? "a base backup is under way" : null));
    }

    /// <summary>A process of its own.</summary>
    public RestartPrograms Open(ProcessSteps? steps = null, RestartPolicy? policy = null)
    {
        steps ??= new();
        return new(Journal(steps), Order, Programs.For(steps), Programs.Readiness(steps), this, TakeTurn, policy ?? Policy, new ScriptedProcess($"p{++processes}"), Clock, NullLogger<RestartPrograms>.Instance);
    }

    public RestartJournal Journal(ProcessSteps steps) => new(new(steps.On(Ledger)), Agent, Clock, NullLogger<RestartJournal>.Instance);

    public async Task<RestartHistory> HistoryAsync() => (await new RestartLedger(Ledger).ReadAsync(Agent, CancellationToken.None)).History;

    public IDisposable? TakeTurn() => Interlocked.CompareExchange(ref turns, 1, 0) == 0 ? new Turn(this) : null;

    /// <summary>Lets time pass until it has ended.</summary>
    public async Task<RestartEnded> RunAsync(RestartPrograms restart, string service, string key = "k1")
    {
        var run = restart.RunAsync(key, service, "it is down", CancellationToken.None);
        for (; !run.IsCompleted; await Task.Yield())
            Clock.Advance(TimeSpan.FromSeconds(5));
        return await run;
    }

    private sealed class Turn(RestartWorld world) : IDisposable
    {
        public void Dispose() => world.turns = 0;
    }
}
