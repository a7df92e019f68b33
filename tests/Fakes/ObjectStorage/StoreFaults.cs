using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Fakes.ObjectStorage;

/// <summary>What goes wrong next in an <see cref="InMemoryObjectStore"/>. Thread-safe.</summary>
public sealed class StoreFaults
{
    private readonly Lock gate = new();
    private readonly Queue<(ObjectStoreFailure Failure, bool AfterEffect, Func<string, bool> Applies)> pending = new();
    private ObjectStoreFailure? always;

    /// <summary>The next calls on a matching key fail and change nothing.</summary>
    public void FailNext(int calls, ObjectStoreFailure failure = ObjectStoreFailure.Unavailable, Func<string, bool>? key = null) =>
        Enqueue(calls, failure, afterEffect: false, key);

    /// <summary>The next calls on a matching key take effect, and then fail as if the answer had been lost.</summary>
    public void LoseAnswers(int calls, Func<string, bool>? key = null) =>
        Enqueue(calls, ObjectStoreFailure.Unavailable, afterEffect: true, key);

    /// <summary>Everything fails until <see cref="Clear"/>.</summary>
    public void FailAlways(ObjectStoreFailure failure = ObjectStoreFailure.Unavailable)
    {
        lock (gate)
            always = failure;
    }

    public void Clear()
    {
        lock (gate)
        {
            pending.Clear();
            always = null;
        }
    }

    internal T Run<T>(string operation, string subject, string key, Func<T> effect)
    {
        var (failure, afterEffect) = Take(key);
        var result = failure is null || afterEffect ? effect() : default;
        return failure is { } kind
            ? throw new ObjectStoreException(operation, subject, kind, "a fault was asked for", "clear the fault")
            : result!;
    }

    private void Enqueue(int calls, ObjectStoreFailure failure, bool afterEffect, Func<string, bool>? key)
    {
        lock (gate)
        {
            for (var call = 0; call < calls; call++)
                pending.Enqueue((failure, afterEffect, key ?? (static _ => true)));
        }
    }

    private (ObjectStoreFailure? Failure, bool AfterEffect) Take(string key)
    {
        lock (gate)
        {
            if (pending.TryPeek(out var next) && next.Applies(key))
            {
                pending.Dequeue();
                return (next.Failure, next.AfterEffect);
            }
            return (always, false);
        }
    }
}
