using System.Collections.Concurrent;
using TencentEmulator.CloudRun.Model;

namespace TencentEmulator.CloudRun.Serving;

/// <summary>All containers that are programs. Safe for concurrent use.</summary>
/// <param name="program">What each of them runs.</param>
internal sealed class InstancePrograms(string program) : IAsyncDisposable
{
    private readonly ConcurrentBag<InstanceProgram> _all = [];

    public InstanceProgram Start(string id, RunVersion version)
    {
        var started = InstanceProgram.Start(program, id, version.Image, version.Config.Text("EnvParams"));
        _all.Add(started);
        return started;
    }

    /// <summary>Ends all of them.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_all.Select(one => one.DisposeAsync().AsTask()));
}
