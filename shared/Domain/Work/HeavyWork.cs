using System.Text.Json;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Work;

/// <summary>
/// One heavy piece of work at a time (backup, base backup, drill, verification, pruning), over all processes that share the ledger, so
/// that the machine keeps answering. It only spares the machine: what must never happen twice is kept apart by claims of its own.
/// </summary>
/// <param name="ledger">Where claims are recorded.</param>
/// <param name="process">Who asks.</param>
/// <param name="ids">Names claims.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Told of waits and losses.</param>
/// <param name="kind">Another stream, for claims of another kind; null for those of heavy work.</param>
public sealed partial class HeavyWork(ILedger ledger, IOperatorProcess process, IRunIds ids, TimeProvider clock, ILogger<HeavyWork> logger, StreamName? kind = null)
{
    private const int SnapshotEvery = 64;

    private readonly StreamName stream = kind ?? new("work/heavy");

    /// <summary>How often somebody who waits looks again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How long scheduled work waits for its turn: 4 hours.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(4);

    /// <summary>Who is at work now; null when nobody is.</summary>
    public async Task<HeavyWorkHolder?> FindHolderAsync(CancellationToken cancellationToken)
    {
        var (reading, state) = await ReadAsync(cancellationToken);
        return state.HolderAt(reading.AsOf, process.IsKnownDead);
    }

    /// <summary>Takes the claim, or says who has it.</summary>
    /// <param name="what">The work, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<(HeavyWorkClaim? Claim, HeavyWorkHolder? Holder)> TryTakeAsync(string what, CancellationToken cancellationToken)
    {
        var taken = new HeavyWorkTaken(ids.Next(), what, process.Name, process.Key);
        while (true)
        {
            var (reading, state) = await ReadAsync(cancellationToken);
            if (state.HolderAt(reading.AsOf, process.IsKnownDead) is { } holder)
                return (null, holder);
            if (await TryAppendAsync(reading, state, taken, cancellationToken))
                return (new HeavyWorkClaim(this, taken, clock, logger), null);
        }
    }

    /// <summary>Takes the claim, waiting for its turn. Whoever looks first when it is free gets it; there is no queue.</summary>
    /// <param name="what">The work, for people.</param>
    /// <param name="patience">How long to wait at most; zero means not at all.</param>
    /// <param name="waiting">Told once for each holder that is waited for; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HeavyWorkBusyException">The turn did not come in time.</exception>
    public async Task<HeavyWorkClaim> TakeAsync(string what, TimeSpan patience, Action<HeavyWorkHolder>? waiting, CancellationToken cancellationToken) =>
        (await TakeWhileAsync(what, patience, waiting, static _ => Task.FromResult(true), cancellationToken))!;

    /// <summary>The same for work that may become needless while it waits: null once <paramref name="isWanted"/> says so, asked before each look after the first.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public async Task<HeavyWorkClaim?> TakeWhileAsync(
        string what, TimeSpan patience, Action<HeavyWorkHolder>? waiting, Func<CancellationToken, Task<bool>> isWanted, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        string? told = null;
        while (true)
        {
            var (claim, holder) = await TryTakeAsync(what, cancellationToken);
            if (claim is not null)
                return claim;
            if (clock.GetUtcNow() - began >= patience)
                throw new HeavyWorkBusyException(what, holder!);
            if (told != holder!.ClaimId)
            {
                told = holder.ClaimId;
                LogWaiting(logger, what, holder.What, holder.Owner);
                waiting?.Invoke(holder);
            }

            await Task.Delay(LookAgain, clock, cancellationToken);
            if (!await isWanted(cancellationToken))
                return null;
        }
    }

    /// <summary>Appends a fact of the claim's holder; false when it holds the claim no more.</summary>
    internal async Task<bool> AppendAsync(HeavyWorkFact fact, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (reading, state) = await ReadAsync(cancellationToken);
            if (state.Holder?.ClaimId != fact.ClaimId)
                return false;
            if (await TryAppendAsync(reading, state, fact, cancellationToken))
                return true;
        }
    }

    private async Task<bool> TryAppendAsync(LedgerReading basis, HeavyWorkState state, HeavyWorkFact fact, CancellationToken cancellationToken)
    {
        if (basis.Entries.Count >= SnapshotEvery)
            await ledger.SnapshotAsync(stream, basis.Head, JsonSerializer.SerializeToUtf8Bytes(state, HeavyWorkJson.Default.HeavyWorkState), cancellationToken);
        return await ledger.AppendAsync(stream, basis.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, HeavyWorkJson.Default.HeavyWorkFact), cancellationToken) == AppendOutcome.Appended;
    }

    private async Task<(LedgerReading Reading, HeavyWorkState State)> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(stream, cancellationToken);
        return (reading, reading.Entries.Aggregate(
            reading.Snapshot?.Read(stream, HeavyWorkJson.Default.HeavyWorkState) ?? HeavyWorkState.Free,
            (state, entry) => state.Apply(entry.Read(stream, HeavyWorkJson.Default.HeavyWorkFact), entry.RecordedAt)));
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Information, Message = "{What} waits for its turn: {Holder} is under way, by {Owner}")]
    private static partial void LogWaiting(ILogger logger, string what, string holder, string owner);
}

/// <summary>Another heavy piece of work is under way.</summary>
public sealed class HeavyWorkBusyException(string what, HeavyWorkHolder holder)
    : OperationException("begin", what, $"{holder.What} is under way since {holder.Since:u}, by {holder.Owner}",
        "Wait for it, or go ahead beside it with --now; if its process died without a word, its claim expires within 90 seconds.")
{
    public HeavyWorkHolder Holder => holder;
}
