using Microsoft.Extensions.Hosting;

namespace LocalFunctions.Worker.Wire;

/// <summary>Ends the process with a code that the app's own <c>Main</c> cannot turn into success.</summary>
internal static class WorkerExit
{
    // A worker without host must be gone within 5 s, whatever its functions do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static void Now(int code, string problem)
    {
        Console.Error.WriteLine(problem);
        Environment.Exit(code);
    }

    /// <summary>Exits with 1 when the app has stopped, and after 4 s if it has not.</summary>
    public static void Soon(IHostApplicationLifetime application, string problem)
    {
        Console.Error.WriteLine(problem);
        Environment.ExitCode = 1;
        application.ApplicationStopped.Register(() => Environment.Exit(1));
        // A thread of its own: functions may have taken all of the pool's.
        new Thread(() =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(Patience);
            Environment.Exit(1);
        })
        { IsBackground = true, Name = "Exit without host" }.Start();
    }
}
