using System.Collections.Concurrent;

namespace SuperInsight.Domain.Backups.Pipeline;

/// <summary>
/// A thread of its own for asynchronous work: the work and all its continuations run there, and threads that native code begins for
/// it inherit what was set at its start, such as a low priority.
/// </summary>
internal static class WorkThread
{
    /// <param name="begin">Runs first, on the new thread.</param>
    /// <param name="work">The work. It must not block on what it could await: its continuations wait for this thread.</param>
    public static Task<T> RunAsync<T>(Action begin, Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(begin, work, done)) { IsBackground = true, Name = "backup" }.Start();
        return done.Task;
    }

    private static void Run<T>(Action begin, Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        using var context = new QueueContext();
        SynchronizationContext.SetSynchronizationContext(context);
        // A task, so that whatever is thrown before the first await ends up in it too.
        Task<Task<T>> start = new(() =>
        {
            begin();
            return work();
        });
        start.RunSynchronously(TaskScheduler.Default);
        var running = start.Unwrap();
        running.ContinueWith(static (_, state) => ((QueueContext)state!).Complete(), context, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        context.RunToEnd();
        done.SetFromTask(running);
    }

    private sealed class QueueContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> queue = [];

        /// <summary>What comes after the end, such as a timer of a cancelled wait, is no work of ours any more: any thread may have it.</summary>
        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                queue.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                ThreadPool.QueueUserWorkItem(static late => late.Callback(late.State), (Callback: d, State: state), preferLocal: false);
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Post instead.");

        public void Complete() => queue.CompleteAdding();

        public void RunToEnd()
        {
            foreach (var (callback, state) in queue.GetConsumingEnumerable())
                callback(state);
        }

        public void Dispose() => queue.Dispose();
    }
}
