using System.Collections.Concurrent;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// Runs work on one thread that lives as long as this process. The kernel ties a child's death signal to the <em>thread</em> that
/// started it: a child of a pool thread would be killed when the pool shrinks.
/// See <see href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html"/>.
/// </summary>
internal static class LastingThread
{
    private static readonly BlockingCollection<Action> Work = [];
    private static readonly Lazy<Thread> Thread = new(Start);

    /// <summary>Runs it there and gives what it gives.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        _ = Thread.Value;
        var task = new Task<T>(work, TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() => task.RunSynchronously(TaskScheduler.Default));
        return task;
    }

    private static Thread Start()
    {
        var thread = new Thread(static () =>
        {
            foreach (var work in Work.GetConsumingEnumerable())
                work();
        })
        { IsBackground = true, Name = "starts children" };
        thread.Start();
        return thread;
    }
}
