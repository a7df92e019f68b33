using SuperInsight.Domain.Alerts;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Fakes.Alerts;

/// <summary>Carries actions out in memory, once a key, as whoever carries them out must.</summary>
public sealed class InMemoryAlertActions
{
    private readonly Lock gate = new();
    private readonly List<AlertAction> done = [];

    /// <summary>What comes of an action.</summary>
    public Func<AlertAction, ActionOutcome> Outcome { get; set; } = static _ => ActionOutcome.Done("done");

    /// <summary>What was done, each key once, in order.</summary>
    public IReadOnlyList<AlertAction> Done
    {
        get
        {
            lock (gate)
                return [.. done];
        }
    }

    /// <summary>As one process reaches it.</summary>
    public IAlertActions For(ProcessSteps steps) => new Stepped(this, steps);

    private ActionOutcome Run(AlertAction action)
    {
        lock (gate)
        {
            if (done.TrueForAll(one => one.Key != action.Key))
                done.Add(action);
        }

        return Outcome(action);
    }

    private sealed class Stepped(InMemoryAlertActions inner, ProcessSteps steps) : IAlertActions
    {
        public bool Takes(AlertActionKind kind) => kind != AlertActionKind.AlertAdmin;

        public Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken) => steps.RunAsync($"act {action.Key}", () => Task.FromResult(inner.Run(action)));
    }
}
