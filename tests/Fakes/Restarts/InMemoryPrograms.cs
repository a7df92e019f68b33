using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Fakes.Restarts;

/// <summary>A container's programs in memory, which outlive whoever starts and stops them. What needs another that does not answer does not answer either.</summary>
public sealed class InMemoryPrograms
{
    private readonly ServiceOrder order;
    private readonly Dictionary<string, InMemoryProgram> programs;

    public InMemoryPrograms(ServiceOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        this.order = order;
        programs = order.All.ToDictionary(name => name, _ => new InMemoryProgram(), StringComparer.Ordinal);
    }

    /// <summary>What began and ended, in order: <c>+redis</c>, <c>-redis</c>.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Starts that came before what is needed answered.</summary>
    public List<string> TooEarly { get; } = [];

    public InMemoryProgram this[string name] => programs[name];

    /// <summary>As one process reaches them: each stop and start is a step.</summary>
    public IServicePrograms For(ProcessSteps steps) => new Control(this, steps);

    /// <summary>As one process asks them: each question is a step, at which it may die.</summary>
    public IServiceReadiness Readiness(ProcessSteps steps) => new Asking(this, steps);

    /// <summary>Whether it does its work now.</summary>
    public bool Answers(string name) => programs[name] is { Runs: true, Hangs: false, IsBroken: false, Recovers: false, SleepsFor: 0 } && order.NeededBy(name).All(Answers);

    private int Start(string name)
    {
        var program = programs[name];
        if (program.Runs)
            return 0;
        if (program.RefusesToStart)
            throw Failure("start", name);
        if (!order.NeededBy(name).All(Answers))
            TooEarly.Add(name);
        Story.Add($"+{name}");
        (program.Runs, program.Hangs, program.SleepsFor) = (true, false, program.WakesAfter);
        return 0;
    }

    private int Stop(string name)
    {
        if (programs[name].Runs)
            Story.Add($"-{name}");
        (programs[name].Runs, programs[name].Recovers) = (false, false);
        return 0;
    }

    private ReadinessAnswer Ask(string name)
    {
        var program = programs[name];
        if (program.SleepsFor > 0)
            program.SleepsFor--;
        return Answers(name) ? new(Domain.Restarts.Readiness.Ready, "it answers")
            : program is { Runs: true, Recovers: true } ? new(Domain.Restarts.Readiness.Recovering, "it recovers")
            : new(Domain.Restarts.Readiness.NotReady, "it does not answer");
    }

    private static BackupException Failure(string verb, string name) => new(verb, name, "it does not obey", "look at it");

    private sealed class Control(InMemoryPrograms container, ProcessSteps steps) : IServicePrograms
    {
        public Task<bool?> RunsAsync(string service, CancellationToken cancellationToken) =>
            Task.FromResult(container.programs.TryGetValue(service, out var program) && program.IsHere ? program.Runs : (bool?)null);

        public async Task StopAsync(string service, CancellationToken cancellationToken)
        {
            await container.programs[service].Ends;
            await steps.RunAsync($"stop {service}", () => Task.FromResult(container.Stop(service)), _ => Failure("stop", service));
        }

        public Task StartAsync(string service, CancellationToken cancellationToken) =>
            steps.RunAsync($"start {service}", () => Task.FromResult(container.Start(service)), _ => Failure("start", service));
    }

    private sealed class Asking(InMemoryPrograms container, ProcessSteps steps) : IServiceReadiness
    {
        public Task<ReadinessAnswer> AskAsync(string service, CancellationToken cancellationToken) => steps.RunAsync($"ask {service}", () => Task.FromResult(container.Ask(service)));
    }
}

/// <summary>One program, and what will come of it.</summary>
public sealed class InMemoryProgram
{
    /// <summary>Whether its supervisor knows it.</summary>
    public bool IsHere { get; set; } = true;

    public bool Runs { get; set; } = true;

    /// <summary>What it waits for before it ends, when it is told to.</summary>
    public Task Ends { get; set; } = Task.CompletedTask;

    /// <summary>It runs and does nothing, until it is started anew.</summary>
    public bool Hangs { get; set; }

    /// <summary>However often it is started, it does not answer.</summary>
    public bool IsBroken { get; set; }

    /// <summary>It cannot be started at all.</summary>
    public bool RefusesToStart { get; set; }

    /// <summary>It is in crash recovery.</summary>
    public bool Recovers { get; set; }

    /// <summary>Questions until it answers, after each start.</summary>
    public int WakesAfter { get; set; }

    public int SleepsFor { get; set; }
}
