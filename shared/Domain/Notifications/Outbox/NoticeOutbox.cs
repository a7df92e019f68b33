using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Notifications.Outbox;

/// <summary>Remembers notices until a channel has taken them, and their keys for long after. Every step is a fact before it is an effect.</summary>
public sealed class NoticeOutbox(ILedger ledger)
{
    /// <summary>The stream that holds them.</summary>
    public static readonly StreamName Stream = new("notices/outbox");

    private const int SnapshotEvery = 64;

    /// <summary>Records that a notice is wanted. False: it was before, and nothing is to be done.</summary>
    /// <param name="claim">Keeps others from sending it; null leaves it to the timer.</param>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<bool> AskAsync(Notice notice, string? claim, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await ReadAsync(cancellationToken);
            if (state.Knows(notice.Key))
                return false;
            if (await AppendAsync(state, new NoticeAsked(notice, claim), cancellationToken))
                return true;
        }
    }

    /// <summary>Claims what waits and nobody is sending, oldest first; none when there is none.</summary>
    /// <param name="token">Never the same twice.</param>
    /// <param name="most">How many at most.</param>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<WaitingNotices> ClaimAsync(string token, int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await ReadAsync(cancellationToken);
            Notice[] waiting = [.. state.Open.Where(state.IsFree).Take(most).Select(one => one.Notice)];
            if (waiting.Length == 0)
                return new WaitingNotices([], 0);
            if (await AppendAsync(state, new NoticesClaimed([.. waiting.Select(notice => notice.Key)], token), cancellationToken))
                return new WaitingNotices(waiting, state.Dropped);
        }
    }

    /// <summary>Records what became of them.</summary>
    /// <exception cref="OperationException">The ledger is away: they may be sent again.</exception>
    public async Task RecordAsync(NoticeFact fact, CancellationToken cancellationToken)
    {
        while (!await AppendAsync(await ReadAsync(cancellationToken), fact, cancellationToken))
        {
            // Another one was first: at the next number then.
        }
    }

    /// <summary>What waits, oldest first.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<IReadOnlyList<OpenNotice>> ListAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).Open;

    private async Task<OutboxState> ReadAsync(CancellationToken cancellationToken) => OutboxState.From(Stream, await ledger.ReadAsync(Stream, cancellationToken));

    private async Task<bool> AppendAsync(OutboxState state, NoticeFact fact, CancellationToken cancellationToken)
    {
        if (state.Entries >= SnapshotEvery)
            await ledger.SnapshotAsync(Stream, state.Head, JsonSerializer.SerializeToUtf8Bytes(state.ToSnapshot(), NoticeJson.Default.OutboxSnapshot), cancellationToken);
        return await ledger.AppendAsync(Stream, state.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, NoticeJson.Default.NoticeFact), cancellationToken) == AppendOutcome.Appended;
    }
}

/// <summary>Notices that are to be sent, by nobody else.</summary>
/// <param name="Notices">Oldest first.</param>
/// <param name="Dropped">How many there was no room for before them.</param>
public sealed record WaitingNotices(IReadOnlyList<Notice> Notices, int Dropped);
