using Azure;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Timers;

/// <summary>The right to run one occurrence. Disposed of without <see cref="CompleteAsync"/>, the run counts as cut short and may be begun again.</summary>
internal sealed class OccurrenceRun(OccurrenceClaim claim, BlobLease lease, Func<OccurrenceClaim, Task> write, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    public OccurrenceClaim Claim => claim;

    /// <summary>Cancelled when the right cannot be kept: the run must end soon.</summary>
    public CancellationToken Lost => lease.Lost;

    /// <summary>Records the end. Tries for as long as the right lasts.</summary>
    /// <exception cref="RequestFailedException">It could not be recorded: another host may run the occurrence again.</exception>
    public async Task CompleteAsync()
    {
        while (true)
        {
            try
            {
                await write(claim with { CompletedAt = clock.GetUtcNow() });
                return;
            }
            catch (Exception problem) when (problem is RequestFailedException { Status: not (409 or 412) } or AggregateException && !Lost.IsCancellationRequested)
            {
                await Task.Delay(Retry, clock, Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
