using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TencentEmulator;

/// <summary>The command line: starts the emulator, prints where it listens, serves until SIGINT or SIGTERM.
/// Exit codes: 0 stopped on request, 1 could not run, 2 wrong usage.</summary>
internal static class EmulatorCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.Out.WriteLine(CommandLine.Usage);
            return 0;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await ServeAsync(CommandLine.Parse(args), stop.Token);
            return 0;
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}\n{CommandLine.Usage}");
            return 2;
        }
        catch (Exception error) when (error is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"The emulator could not start: {error.Message} Free the port, give another with --port, or check the --data folder's owner and space.");
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task ServeAsync(EmulatorOptions options, CancellationToken stop)
    {
        await using var server = await TencentEmulatorServer.StartAsync(options, stop);
        Console.Out.WriteLine($"listening on {server.BaseUri.GetLeftPart(UriPartial.Authority)}");
        await Console.Out.FlushAsync(stop);
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
