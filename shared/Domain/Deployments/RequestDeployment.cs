using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Deployments;

/// <summary>Records a request for a deployment, or attaches it to the one that there is.</summary>
public sealed class RequestDeployment(DeploymentLedger deployments, FreezeLedger freezes, DeploymentPolicy policy, IRunIds ids) : IDeploymentRequests
{
    /// <inheritdoc/>
    /// <exception cref="DeploymentException">It cannot be, now or later: what it names is wrong, or would split or lose data.</exception>
    public async Task<DeploymentRequestOutcome> RequestAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Refuse(request);
        var id = ids.Next();
        while (true)
        {
            var reading = await deployments.ReadAsync(request.Service, cancellationToken);
            var (outcome, fact) = Decide(reading.History, request, id);
            if (outcome is DeploymentRequestOutcome.Accepted && await freezes.FindAsync(FreezeScope.Deployments, cancellationToken) is { } freeze)
                return new DeploymentRequestOutcome.Frozen(freeze);
            if (fact is null || await deployments.TryAppendAsync(request.Service, reading, fact, cancellationToken))
                return outcome;
        }
    }

    /// <summary>What becomes of a request, given what there is.</summary>
    internal static (DeploymentRequestOutcome Outcome, DeploymentFact? Fact) Decide(DeploymentHistory history, DeploymentRequest request, string id)
    {
        if (history.Deployments.LastOrDefault(known => IsSame(known.Request, request)) is { } same && (!same.State.IsEnded || IsSettledBy(same, history, request)))
            return (new DeploymentRequestOutcome.Attached(same.Id), Joins(same, request) ? new DeploymentJoined(same.Id, request) : null);
        if (!request.Force && history.Quarantine.FirstOrDefault(one => one.Key == QuarantinedCommit.KeyOf(request)) is { } quarantined)
            return (new DeploymentRequestOutcome.Quarantined(quarantined.DeploymentId, quarantined.Reason), null);
        return (new DeploymentRequestOutcome.Accepted(id), new DeploymentRequested(id, request));
    }

    /// <summary>Some who ask know no commit: then the image decides.</summary>
    private static bool IsSame(DeploymentRequest known, DeploymentRequest request) =>
        known.Commit is { } commit && request.Commit is { } asked ? commit == asked : known.Image == request.Image;

    /// <summary>Whether one that has ended answers the request: a message that comes late must not bring an old commit back, but a person may.</summary>
    private static bool IsSettledBy(Deployment same, DeploymentHistory history, DeploymentRequest request)
    {
        var isPerson = request.Trigger is DeploymentTrigger.Request or DeploymentTrigger.Operator;
        var isNamed = request.Commit is not null || same.Request.Commit is not null;
        return isNamed && !request.Force && same.State switch
        {
            DeploymentState.Succeeded => !isPerson || history.LastGood?.Version == same.Version,
            DeploymentState.Superseded or DeploymentState.Cancelled => !isPerson,
            _ => false,
        };
    }

    private static bool Joins(Deployment same, DeploymentRequest request) => !same.State.IsEnded
        && ((request.WorkflowRun is { } run && run != same.Request.WorkflowRun) || (request.AcceptSchemaChange && !same.AcceptSchemaChange));

    private void Refuse(DeploymentRequest request)
    {
        if (!DeploymentLedger.IsService(request.Service))
            throw new DeploymentException(request.Service, "this is not the name of a service", "Use lower-case letters, digits and '-'.");
        if (request.Service == policy.OwnService)
            throw new DeploymentException(request.Service, "the operator does not deploy itself: nobody would be left to take it back", "Deploy it from CI, as docs/deployments.md says.");
        if (!ImageReference.TryParse(request.Image, out _))
            throw new DeploymentException(request.Service, $"'{request.Image}' is not the name of an image with a tag or a digest", "Write registry/name:tag or registry/name@sha256:….");
        if (DataGuard.Check(policy) is { } refused)
            throw new DeploymentException(request.Service, refused.Reason, refused.Hint);
    }
}
