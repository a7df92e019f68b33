using System.Collections.Concurrent;

namespace LocalFunctions.Host.Workers;

/// <summary>Runs what it is given on one thread that lives as long as the process. Linux sends a child its parent-death signal when the
/// <em>thread</em> that started it ends (<see href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html">prctl</see>): a pool thread would do that at random.</summary>
internal sealed class ParentThread : IDisposable
{
    private readonly BlockingCollection<Action> work = [];

    public ParentThread()
    {
        new Thread(Run) { IsBackground = true, Name = "worker parent" }.Start();
    }

    public T Run<T>(Func<T> start)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(start());
            }
#pragma warning disable CA1031 // Handed to the caller, who knows what it started.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                done.SetException(problem);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the thread; children that asked to be killed with it are.</summary>
    public void Dispose() => work.CompleteAdding();

    private void Run()
    {
        foreach (var action in work.GetConsumingEnumerable())
            action();
    }
}
