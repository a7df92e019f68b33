using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Restarts;

/// <summary>
/// The restarts of this container. A service that is down is not left so because the ledger is away: what happens then is remembered by
/// this process, and recorded when the ledger is back. Thread-safe.
/// </summary>
public sealed partial class RestartJournal(RestartLedger ledger, AgentName agent, TimeProvider clock, ILogger<RestartJournal> logger) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly List<RestartFact> unrecorded = [];
    private RestartHistory memory = RestartHistory.Empty;

    public AgentName Agent => agent;

    /// <summary>As far as is known: from the ledger where it answers.</summary>
    public async Task<RestartReading> ReadAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await ReadInTurnAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Never fails for the ledger's sake.</summary>
    public async Task<RestartReading> RecordAsync(RestartFact fact, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            unrecorded.Add(fact);
            return await ReadInTurnAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<RestartReading> ReadInTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (unrecorded.Count > 0)
            {
                await ledger.RecordAsync(agent, unrecorded[0], cancellationToken);
                unrecorded.RemoveAt(0);
            }

            (memory, var asOf) = await ledger.ReadAsync(agent, cancellationToken);
            return new(memory, asOf, IsRecorded: true);
        }
        catch (OperationException away)
        {
            LogAway(logger, away.Message);
            var now = clock.GetUtcNow();
            return new(memory = unrecorded.Aggregate(memory, (history, fact) => history.Apply(fact, now)), now, IsRecorded: false);
        }
    }

    [LoggerMessage(EventId = 250, Level = LogLevel.Warning, Message = "The ledger is away; restarts are remembered here until it is back: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}

/// <summary>Restarts as they stood at one moment.</summary>
/// <param name="History">What is known.</param>
/// <param name="AsOf">The store's clock; ours while it is away.</param>
/// <param name="IsRecorded">Whether the ledger knows all of it.</param>
public sealed record RestartReading(RestartHistory History, DateTimeOffset AsOf, bool IsRecorded);
