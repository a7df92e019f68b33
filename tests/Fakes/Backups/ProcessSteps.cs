using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Fakes.Backups;

/// <summary>
/// Every call that one process makes to the world, in order, with what becomes of each: for failing or dying at the n-th step, and
/// for letting others in between. A step is called as in <c>complete upload backups/…</c>. Thread-safe.
/// </summary>
public sealed class ProcessSteps
{
    private readonly Lock gate = new();
    private readonly List<string> taken = [];
    private volatile bool dead;

    /// <summary>The fate of a step by its number, from 1, and its name.</summary>
    public Func<int, string, StepFate> Fate { get; init; } = static (_, _) => StepFate.Works;

    /// <summary>Runs before each step.</summary>
    public Func<string, Task> Before { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Runs after each step that worked, before the process learns of it.</summary>
    public Func<string, Task> After { get; init; } = static _ => Task.CompletedTask;

    public bool IsDead => dead;

    /// <summary>What was tried, in order.</summary>
    public IReadOnlyList<string> Taken
    {
        get
        {
            lock (gate)
                return [.. taken];
        }
    }

    /// <summary>Wraps a store so that its calls are steps of this process.</summary>
    public IObjectStore On(IObjectStore store) => new SteppedObjectStore(store, this);

    /// <inheritdoc cref="On(IObjectStore)"/>
    public Domain.State.ILedger On(Domain.State.ILedger ledger) => new SteppedLedger(ledger, this);

    /// <summary>Runs one step. <paramref name="failure"/> is what a failing one throws; null for a failure of the store.</summary>
    internal async Task<T> RunAsync<T>(string step, Func<Task<T>> effect, Func<StepFate, Exception>? failure = null)
    {
        await Before(step);
        var fate = Next(step);
        if (fate is StepFate.Works)
        {
            var result = await effect();
            await After(step);
            return result;
        }

        if (fate is StepFate.LosesAnswer or StepFate.DiesAfter)
            await effect();
        throw fate is StepFate.DiesBefore or StepFate.DiesAfter
            ? new ProcessDiedException(step)
            : failure?.Invoke(fate) ?? new ObjectStoreException("take step", step, ObjectStoreFailure.Unavailable, "a fault was asked for", "clear the fault");
    }

    private StepFate Next(string step)
    {
        lock (gate)
        {
            if (dead)
                return StepFate.DiesBefore;
            taken.Add(step);
            var fate = Fate(taken.Count, step);
            dead = fate is StepFate.DiesBefore or StepFate.DiesAfter;
            return fate;
        }
    }
}
