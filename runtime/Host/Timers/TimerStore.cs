using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Timers;

/// <summary>The status of timers as blobs: <c>azure-webjobs-hosts/timers/{hostId}/{function}/status</c>, as Microsoft's host writes it.</summary>
internal sealed class TimerStore(HostSettings settings, JsonBlobs blobs)
{
    /// <returns>Null when there is none, or none that can be read.</returns>
    public async Task<TimerStatus?> ReadStatusAsync(string lockName, CancellationToken cancellationToken) =>
        (await blobs.ReadAsync(StatusPath(lockName), TimerJson.Default.TimerStatusDocument, cancellationToken))?.ToStatus();

    public Task WriteStatusAsync(string lockName, TimerStatus status, CancellationToken cancellationToken) => blobs.WriteAsync(
        StatusPath(lockName), TimerStatusDocument.From(status, settings.TimeZone), TimerJson.Default.TimerStatusDocument, leaseId: null, cancellationToken);

    private string StatusPath(string lockName) => $"timers/{settings.HostId}/{lockName}/status";
}
