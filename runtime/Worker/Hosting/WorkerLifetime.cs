using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace LocalFunctions.Worker.Hosting;

/// <summary>Leaves on SIGTERM, after the running invocations. SIGINT and SIGQUIT are the host's: a terminal sends them to every process of the group,
/// and a worker that left at once would cut the invocations that its host is draining.</summary>
internal sealed class WorkerLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            application.StopApplication();
        }));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(signal => signal.Dispose());
}
