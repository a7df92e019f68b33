using SuperInsight.Domain.Cloud;

namespace SuperInsight.Fakes.Deployments;

/// <summary>What goes wrong next in an <see cref="InMemoryCloudRun"/>. Thread-safe.</summary>
public sealed class CloudFaults
{
    private readonly Lock gate = new();
    private readonly Queue<(CloudFailure Failure, bool AfterEffect, Func<string, bool> Applies)> pending = new();

    /// <summary>The next calls of a matching method (by its name, without <c>Async</c>) fail and change nothing.</summary>
    public void FailNext(int calls, CloudFailure failure = CloudFailure.Unavailable, Func<string, bool>? method = null) => Enqueue(calls, failure, afterEffect: false, method);

    /// <summary>The next calls of a matching method take effect, and then fail as if the answer had been lost.</summary>
    public void LoseAnswers(int calls, Func<string, bool>? method = null) => Enqueue(calls, CloudFailure.Uncertain, afterEffect: true, method);

    public void Clear()
    {
        lock (gate)
            pending.Clear();
    }

    internal T Run<T>(string method, string service, Func<T> effect)
    {
        var (failure, afterEffect) = Take(method);
        var result = failure is null || afterEffect ? effect() : default;
        return failure is { } kind ? throw new CloudException(method, service, kind, "a fault was asked for", "clear the fault") : result!;
    }

    private void Enqueue(int calls, CloudFailure failure, bool afterEffect, Func<string, bool>? method)
    {
        lock (gate)
        {
            for (var call = 0; call < calls; call++)
                pending.Enqueue((failure, afterEffect, method ?? (static _ => true)));
        }
    }

    private (CloudFailure? Failure, bool AfterEffect) Take(string method)
    {
        lock (gate)
        {
            if (!pending.TryPeek(out var next) || !next.Applies(method))
                return (null, false);
            pending.Dequeue();
            return (next.Failure, next.AfterEffect);
        }
    }
}
