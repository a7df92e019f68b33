namespace TencentEmulator.Hosting;

/// <summary>Leaves signals alone: whoever started the emulator decides when it stops, be it the command line or a test.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
