using System.Runtime.InteropServices;

namespace SuperInsight.RunLocal;

/// <summary>
/// Ctrl-C, SIGTERM and a closed terminal ask for an orderly stop. Asked a second time, we end at once: the kernel then
/// sends every child its death signal.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource requested = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() => registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, Stop)),
    ];

    public CancellationToken Requested => requested.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        requested.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (requested.IsCancellationRequested)
            return;
        context.Cancel = true;
        requested.Cancel();
    }
}
