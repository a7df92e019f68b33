using System.Collections.Concurrent;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Fakes.Backups;

/// <summary>The locks of one machine, in memory.</summary>
public sealed class ScriptedRunLock : IRunLock
{
    private readonly ConcurrentDictionary<BackupSource, bool> taken = [];

    public IDisposable? TryTake(BackupSource source) => taken.TryAdd(source, true) ? new Held(() => taken.TryRemove(source, out _)) : null;

    private sealed class Held(Action giveBack) : IDisposable
    {
        public void Dispose() => giveBack();
    }
}
