using System.Collections.Concurrent;

namespace LocalFunctions.Host.Workers;

/// <summary>The workers that were started and have not called yet. Only an expected id gets in, once.</summary>
internal sealed class WorkerConnections
{
    private readonly ConcurrentDictionary<string, WorkerSession> expected = new(StringComparer.Ordinal);

    public void Expect(WorkerSession session) => expected[session.WorkerId] = session;

    public void Forget(WorkerSession session) => expected.TryRemove(session.WorkerId, out _);

    public WorkerSession? Claim(string workerId) => expected.TryRemove(workerId, out var session) ? session : null;
}
