using System.Text;
using System.Text.Json;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Callbacks;

/// <summary>Remembers every message, each in a stream of its own, so that of any number of copies one is acted on. A new one costs one create-only write; nothing is read.</summary>
/// <param name="ledger">Where.</param>
/// <param name="tokens">Tell copies apart.</param>
/// <param name="clock">Tells the day.</param>
public sealed class CallbackLedger(ILedger ledger, IRunIds tokens, TimeProvider clock)
{
    /// <summary>A copy may come on the day after: only shortly after midnight, since pushes are repeated within minutes.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(30);

    /// <summary>Records a message. Null: a copy of it is recorded already.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<ReceivedAlarm?> AdmitAsync(TencentAlarm alarm, ReadOnlyMemory<byte> body, CallbackSource source, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (now.TimeOfDay < Overlap && await IsKnownAsync(CallbackId.Of(alarm, today.AddDays(-1)), cancellationToken))
            return null;
        var id = CallbackId.Of(alarm, today);
        CallbackFact fact = new CallbackReceived(tokens.Next(), Encoding.UTF8.GetString(body.Span), source);
        return await ledger.BeginAsync(id.Stream, JsonSerializer.SerializeToUtf8Bytes(fact, CallbackJson.Default.CallbackFact), cancellationToken) == AppendOutcome.Appended
            ? new ReceivedAlarm(id.Stream, alarm)
            : null;
    }

    /// <summary>Whether what an alarm says was received today or yesterday.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<bool> IsReceivedAsync(TencentAlarm alarm, CancellationToken cancellationToken)
    {
        foreach (var day in Days())
        {
            if (await IsKnownAsync(CallbackId.Of(alarm, day), cancellationToken))
                return true;
        }

        return false;
    }

    /// <summary>Records that a message is acted on. Safe to repeat.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task FinishAsync(ReceivedAlarm received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        CallbackFact fact = new CallbackDone();
        // In conflict another one has said so.
        await ledger.AppendAsync(received.Stream, 2, JsonSerializer.SerializeToUtf8Bytes(fact, CallbackJson.Default.CallbackFact), cancellationToken);
    }

    /// <summary>The streams of yesterday and today.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<IReadOnlyList<StreamName>> ListAsync(CancellationToken cancellationToken)
    {
        List<StreamName> streams = [];
        foreach (var day in Days())
            streams.AddRange(await ledger.ListAsync(CallbackId.OfDay(day), cancellationToken));
        return streams;
    }

    /// <summary>One message, whether it is acted on, and how old it is by the store's clock; null when its stream holds none.</summary>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task<(ReceivedAlarm Alarm, bool IsDone, TimeSpan Age)?> ReadAsync(StreamName stream, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(stream, cancellationToken);
        var facts = reading.Entries.Select(entry => entry.Read(stream, CallbackJson.Default.CallbackFact)).ToArray();
        return facts.OfType<CallbackReceived>().FirstOrDefault() is { } received && TencentAlarmReader.Read(Encoding.UTF8.GetBytes(received.Body)) is { } alarm
            ? (new ReceivedAlarm(stream, alarm), facts.OfType<CallbackDone>().Any(), reading.AsOf - reading.Entries[0].RecordedAt)
            : null;
    }

    private DateOnly[] Days()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return [today.AddDays(-1), today];
    }

    private async Task<bool> IsKnownAsync(CallbackId id, CancellationToken cancellationToken) => (await ledger.ReadAsync(id.Stream, cancellationToken)).Head > 0;
}

/// <summary>A message that is recorded.</summary>
/// <param name="Stream">Where.</param>
/// <param name="Alarm">What it says.</param>
public sealed record ReceivedAlarm(StreamName Stream, TencentAlarm Alarm);
