namespace LocalFunctions.Worker.Invocation;

/// <summary>The invocations under way: they can be cancelled one by one or all, and waited for.</summary>
internal sealed class RunningInvocations
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, InvocationContext> running = new(StringComparer.Ordinal);
    private TaskCompletionSource? drained;

    /// <returns>False when the worker is leaving, or an invocation of that id is under way.</returns>
    public bool TryStart(InvocationContext invocation)
    {
        lock (gate)
            return drained is null && running.TryAdd(invocation.InvocationId, invocation);
    }

    public void Finish(InvocationContext invocation)
    {
        lock (gate)
        {
            if (running.Remove(invocation.InvocationId) && running.Count == 0)
                drained?.TrySetResult();
        }
    }

    /// <summary>Cancels the token of one invocation; one that has ended meanwhile is left alone.</summary>
    public void Cancel(string invocationId)
    {
        InvocationContext? invocation;
        lock (gate)
            running.TryGetValue(invocationId, out invocation);
        invocation?.Cancel();
    }

    public void CancelAll()
    {
        InvocationContext[] all;
        lock (gate)
            all = [.. running.Values];
        foreach (var invocation in all)
            invocation.Cancel();
    }

    /// <summary>Starts no more invocations. The task ends when the last one has.</summary>
    public Task Drain()
    {
        lock (gate)
        {
            drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (running.Count == 0)
                drained.TrySetResult();
            return drained.Task;
        }
    }
}
