using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>
/// Remembers every delivery, each in a stream of its own, so that a repeat of one that is done changes nothing, one that failed or was
/// lost is acted on again, and of two copies at once one is.
/// </summary>
/// <remarks>The usual delivery, the first of its name, costs one create-only write, and a second one when it asks for a deployment. Nothing is read.</remarks>
public sealed class DeliveryLedger(ILedger ledger)
{
    /// <summary>How a delivery stands.</summary>
    public async Task<DeliveryState> FindAsync(DeliveryId id, CancellationToken cancellationToken) =>
        DeliveryState.From(id.Stream, await ledger.ReadAsync(id.Stream, cancellationToken));

    /// <summary>Records the claim, or the answer at once where nothing needs to be done, unless another copy came first.</summary>
    public async Task<DeliveryAdmission> AdmitAsync(DeliveryId id, DeliveryFact fact, CancellationToken cancellationToken)
    {
        var bytes = Write(fact);
        // Nearly every delivery is the first of its name: it is written before anything is read.
        var sequence = 1L;
        var outcome = await ledger.BeginAsync(id.Stream, bytes, cancellationToken);
        while (outcome == AppendOutcome.Conflict)
        {
            var reading = await ledger.ReadAsync(id.Stream, cancellationToken);
            switch (DeliveryState.From(id.Stream, reading))
            {
                case DeliveryState.Done done:
                    return new DeliveryAdmission.Done(done.Answer);
                case DeliveryState.Held held:
                    return new DeliveryAdmission.Held(held.Since);
                default:
                    sequence = reading.Head + 1;
                    outcome = await ledger.AppendAsync(id.Stream, sequence, bytes, cancellationToken);
                    break;
            }
        }

        return new DeliveryAdmission.Admitted(sequence);
    }

    /// <summary>Records how acting on a claim ended, and returns the answer that stands: another one's when the claim was given up for lost and taken over.</summary>
    public async Task<DeliveryAnswered> AnswerAsync(DeliveryId id, long claim, DeliveryAnswered answer, CancellationToken cancellationToken)
    {
        var sequence = claim + 1;
        while (await ledger.AppendAsync(id.Stream, sequence, Write(answer), cancellationToken) == AppendOutcome.Conflict)
        {
            var reading = await ledger.ReadAsync(id.Stream, cancellationToken);
            if (DeliveryState.From(id.Stream, reading) is DeliveryState.Done done)
                return done.Answer;
            sequence = reading.Head + 1;
        }

        return answer;
    }

    /// <summary>Records that acting on a claim failed, so that a repeat need not wait. Nothing happens when the claim was taken over.</summary>
    public Task FailAsync(DeliveryId id, long claim, DeliveryFailed failure, CancellationToken cancellationToken) =>
        ledger.AppendAsync(id.Stream, claim + 1, Write(failure), cancellationToken);

    private static byte[] Write(DeliveryFact fact) => JsonSerializer.SerializeToUtf8Bytes(fact, DeliveryJson.Default.DeliveryFact);
}
