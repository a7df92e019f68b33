using System.Collections;
using System.Runtime.InteropServices;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Logging;
using LocalFunctions.Host.Workers;

const int Failed = 1;
const int WrongUsage = 2;
switch (HostCommand.Parse(args))
{
    case HostCommand.Help:
        Console.WriteLine(HostCommand.Usage);
        return 0;
    case HostCommand.Mistake mistake:
        await Console.Error.WriteLineAsync($"{mistake.Reason}{Environment.NewLine}{Environment.NewLine}{HostCommand.Usage}");
        return WrongUsage;
    case HostCommand.Run run:
        return await RunAsync(run);
    default:
        return Failed;
}

static async Task<int> RunAsync(HostCommand.Run command)
{
    using var stop = new CancellationTokenSource();
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    try
    {
        var settings = HostSettings.Read(command, Settings());
        var worker = WorkerConfig.Read(command.ScriptRoot);
        await using var host = await HostApplication.StartAsync(
            settings,
            new HostSurroundings(
                loggers => new WorkerProcessLauncher(settings, worker, loggers), logging => logging.AddLines(TimeProvider.System, settings.TimeZone), Console.Out, TimeProvider.System, HostRandom.System),
            stop.Token);
        Console.WriteLine($"Listening on {host.PublicAddress}");
        await host.RunAsync(stop.Token);
        return 0;
    }
    catch (HostSetupException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return Failed;
    }
    catch (IOException problem)
    {
        await Console.Error.WriteLineAsync($"The host cannot listen on {command.Address} port {command.Port}: {problem.Message} Stop what uses it, or give another --port.");
        return Failed;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}

static Dictionary<string, string> Settings() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
