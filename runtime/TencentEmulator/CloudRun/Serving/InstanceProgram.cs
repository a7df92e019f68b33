using System.Diagnostics;
using System.Text.Json;

namespace TencentEmulator.CloudRun.Serving;

/// <summary>
/// A container that is a program of this machine's. It gets <c>{"id","image","env"}</c> on standard input, prints the address that it answers at once it does, and lives as long as the
/// container. SIGTERM ends it; what has not ended after <see cref="Patience"/> is killed.
/// </summary>
internal sealed class InstanceProgram : IAsyncDisposable
{
    /// <summary>As long as the longest stop of a service in the image, with some to spare.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task _told;
    private readonly Lock _gate = new();
    private Task? _ended;

    private InstanceProgram(Process process, string description)
    {
        _process = process;
        _told = TellAsync(description);
    }

    /// <summary>Where it answers; null until it does, and once it has ended.</summary>
    public Uri? Address
    {
        get => _process.HasExited ? null : field;
        private set;
    }

    public bool HasEnded => _process.HasExited;

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    public static InstanceProgram Start(string program, string id, string image, string environment)
    {
        var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        return new InstanceProgram(process, JsonSerializer.Serialize(new { id, image, env = JsonSerializer.Deserialize<Dictionary<string, string>>(environment) }));
    }

    /// <summary>Tells it to end; completes when it has. Idempotent.</summary>
    public Task EndAsync()
    {
        lock (_gate)
            return _ended ??= StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    private async Task TellAsync(string description)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(description);
            _process.StandardInput.Close();
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
                Address ??= Uri.TryCreate(line, UriKind.Absolute, out var address) ? address : null;
        }
        catch (IOException)
        {
            // It ended before it had read all.
        }
    }

    private async Task StopAsync()
    {
        if (!_process.HasExited)
            Signals.Terminate(_process.Id);
        var exit = _process.WaitForExitAsync();
        await Task.WhenAny(exit, Task.Delay(Patience, TimeProvider.System));
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await exit;
        await _told;
    }
}
