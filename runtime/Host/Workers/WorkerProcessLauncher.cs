using System.ComponentModel;
using System.Diagnostics;
using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Workers;

/// <summary>Starts the program of worker.config.json with the arguments and environment that workers expect, so that it dies with the host where Linux allows.</summary>
internal sealed class WorkerProcessLauncher(HostSettings settings, WorkerConfig config, ILoggerFactory loggers) : IWorkerLauncher, IDisposable
{
    private readonly ParentThread parent = new();
    private readonly ILogger logger = loggers.CreateLogger("Worker");
    private readonly Lazy<bool> canBindToParent = new(CanBindToParent);

    public IRunningWorker Start(WorkerLaunch launch)
    {
        try
        {
            return parent.Run(() => new WorkerProcess(Describe(launch), logger));
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or IOException)
        {
            throw new WorkerStartException($"'{config.Executable}' could not be started: {problem.Message}", problem);
        }
    }

    public void Dispose() => parent.Dispose();

    private ProcessStartInfo Describe(WorkerLaunch launch)
    {
        var start = new ProcessStartInfo(config.Executable)
        {
            WorkingDirectory = settings.ScriptRoot,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (canBindToParent.Value)
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--pdeathsig", "KILL", "--", config.Executable])
                start.ArgumentList.Add(argument);
        }
        foreach (var argument in config.Arguments.Concat(launch.Arguments()))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings.LocalValues)
            start.Environment.TryAdd(name, value);
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = settings.ScriptRoot;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = settings.ScriptRoot;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["AzureWebJobsScriptRoot"] = settings.ScriptRoot;
        return start;
    }

    /// <summary>Whether util-linux' setpriv is here and knows <c>--pdeathsig</c>.</summary>
    private static bool CanBindToParent()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", "true"]) { RedirectStandardError = true, RedirectStandardOutput = true });
            return probe is not null && probe.WaitForExit(TimeSpan.FromSeconds(5)) && probe.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
