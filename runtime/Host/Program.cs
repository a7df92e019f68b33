using System.Collections;
using System.Net.Sockets;
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
        await using var host = await ListenAsync(settings, worker, stop.Token);
        // Among JSON, the log says it.
        if (LogFormats.Choose(settings.Configuration, isTerminal: !Console.IsOutputRedirected) != LogFormat.Json)
            Console.WriteLine($"Listening on {host.PublicAddress}");
        await host.RunAsync(stop.Token);
        return 0;
    }
    catch (HostSetupException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return Failed;
    }
#pragma warning disable CA1031 // The outermost boundary: whatever ends the host says so and exits with the code for failure.
    catch (Exception unforeseen)
#pragma warning restore CA1031
    {
        await Console.Error.WriteLineAsync($"The host failed: {unforeseen}");
        return Failed;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}

static async Task<HostApplication> ListenAsync(HostSettings settings, WorkerConfig worker, CancellationToken stopping)
{
    var format = LogFormats.Choose(settings.Configuration, isTerminal: !Console.IsOutputRedirected);
    var surroundings = new HostSurroundings(
        loggers => new WorkerProcessLauncher(settings, worker, loggers), logging => logging.AddLines(TimeProvider.System, settings.TimeZone, format), format == LogFormat.Json ? TextWriter.Null : Console.Out, TimeProvider.System, HostRandom.System);
    try
    {
        return await HostApplication.StartAsync(settings, surroundings, stopping);
    }
    catch (Exception problem) when (problem is IOException or SocketException)
    {
        throw new HostSetupException($"The host cannot listen on {settings.Address} port {settings.Port}: {problem.Message} Stop what uses it, or give another --port.", problem);
    }
}

static Dictionary<string, string> Settings() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
