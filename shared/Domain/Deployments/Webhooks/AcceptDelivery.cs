using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>
/// Acts on a genuine delivery once. The claim is durable before a deployment is asked for, and the answer before it is given; whoever
/// dies in between is taken over, and the same request is made again: it belongs to the same deployment.
/// </summary>
/// <param name="deliveries">What is known about deliveries.</param>
/// <param name="requests">Takes requests; asked for only when there is one.</param>
/// <param name="tokens">Tell claims apart.</param>
/// <param name="logger">Told of deployments and failures.</param>
public sealed partial class AcceptDelivery(DeliveryLedger deliveries, Func<IDeploymentRequests> requests, IRunIds tokens, ILogger<AcceptDelivery> logger)
{
    /// <exception cref="OperationException">The ledger is away, or the request failed: nothing is lost when the delivery is sent again.</exception>
    public async Task<WebhookOutcome> RunAsync(DeliveryId id, WebhookDecision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case WebhookDecision.Malformed malformed:
                return new WebhookOutcome.Malformed(malformed.Reason);
            case WebhookDecision.Ignore ignore:
                var nothing = new DeliveryAnswered(null, ignore.Reason);
                return Refusal(await deliveries.AdmitAsync(id, nothing, cancellationToken)) ?? new WebhookOutcome.Answered(nothing);
            case WebhookDecision.Deploy deploy:
                // First: a missing setting closes this route, and must leave no claim.
                var taker = requests();
                var claim = new DeliveryClaimed(tokens.Next());
                var admission = await deliveries.AdmitAsync(id, claim, cancellationToken);
                return Refusal(admission) ?? new WebhookOutcome.Answered(await RequestAsync(
                    taker, id, ((DeliveryAdmission.Admitted)admission).Sequence, claim, deploy.Request with { Delivery = id.ToString() }, cancellationToken));
            default:
                throw new InvalidOperationException($"Unknown decision {decision}.");
        }
    }

    /// <summary>Null: this copy may be acted on.</summary>
    private static WebhookOutcome? Refusal(DeliveryAdmission admission) => admission switch
    {
        DeliveryAdmission.Done done => new WebhookOutcome.Answered(done.Answer),
        DeliveryAdmission.Held held => new WebhookOutcome.Held(held.Since),
        _ => null,
    };

    private async Task<DeliveryAnswered> RequestAsync(
        IDeploymentRequests taker, DeliveryId id, long sequence, DeliveryClaimed claim, DeploymentRequest request, CancellationToken cancellationToken)
    {
        DeliveryAnswered answer;
        try
        {
            answer = Answer(await taker.RequestAsync(request, cancellationToken));
        }
        catch (OperationException failure)
        {
            await GiveUpAsync(id, sequence, new DeliveryFailed(claim.Token, failure.Message), cancellationToken);
            throw;
        }

        LogRequested(logger, id, request.Image, answer.DeploymentId, answer.Ignored);
        return await deliveries.AnswerAsync(id, sequence, answer, cancellationToken);
    }

    private async Task GiveUpAsync(DeliveryId id, long sequence, DeliveryFailed failure, CancellationToken cancellationToken)
    {
        try
        {
            await deliveries.FailAsync(id, sequence, failure, cancellationToken);
        }
        catch (OperationException away)
        {
            // Then the claim ends by its age.
            LogUnrecorded(logger, away, id);
        }
    }

    private static DeliveryAnswered Answer(DeploymentRequestOutcome outcome) => outcome switch
    {
        DeploymentRequestOutcome.Accepted accepted => new(accepted.DeploymentId, null),
        DeploymentRequestOutcome.Attached attached => new(attached.DeploymentId, null),
        DeploymentRequestOutcome.Frozen { Freeze: var freeze } => new(null, $"deployments are frozen by {freeze.By} since {freeze.Since:u}: {freeze.Reason}"),
        DeploymentRequestOutcome.Quarantined quarantined => new(null, $"deployment {quarantined.DeploymentId} of this commit was rolled back: {quarantined.Reason}"),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    [LoggerMessage(EventId = 300, Level = LogLevel.Information, Message = "Delivery {Delivery} asks for {Image}: deployment {Deployment} {Refusal}")]
    private static partial void LogRequested(ILogger logger, DeliveryId delivery, string image, string? deployment, string? refusal);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "Delivery {Delivery} failed, and that could not be recorded")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, DeliveryId delivery);
}
