using System.Collections.Concurrent;
using System.Diagnostics;

namespace SuperInsight.RunLocal;

/// <summary>
/// Starts processes from one thread that lives as long as this process. The kernel ties a child's death signal to the
/// <em>thread</em> that started it: from a pool thread, a child would be killed whenever the pool shrinks.
/// </summary>
/// <seealso href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html"/>
internal static class ChildStarter
{
    private static readonly BlockingCollection<Action> Requests = [];
    private static readonly Lazy<Thread> Starter = new(StartThread);

    public static Task<Process> StartAsync(ProcessStartInfo startInfo)
    {
        _ = Starter.Value;
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            var process = new Process { StartInfo = startInfo };
            try
            {
                process.Start();
                started.SetResult(process);
            }
            catch (Exception refused) when (refused is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                process.Dispose();
                started.SetException(refused);
            }
        });
        return started.Task;
    }

    private static Thread StartThread()
    {
        var thread = new Thread(() =>
        {
            foreach (var request in Requests.GetConsumingEnumerable())
                request();
        })
        { IsBackground = true, Name = "child starter" };
        thread.Start();
        return thread;
    }
}
