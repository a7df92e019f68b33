using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>What somebody who asks for a deployment, or for its end, is answered.</summary>
internal static class DeploymentAnswers
{
    /// <summary>Who asks, where nobody says.</summary>
    public const string Somebody = "a request over HTTP";

    public static Task<HttpResponseData> EncodeAsync(HttpRequestData request, DeploymentRequestOutcome outcome) => outcome switch
    {
        DeploymentRequestOutcome.Accepted accepted => AcceptedAsync(request, accepted.DeploymentId),
        DeploymentRequestOutcome.Attached attached => AcceptedAsync(request, attached.DeploymentId),
        DeploymentRequestOutcome.Frozen { Freeze: var freeze } => Problems.RespondAsync(request, HttpStatusCode.Conflict, "Deployments are frozen",
            $"{freeze.By} froze them at {freeze.Since:u}: {freeze.Reason}. `ops unfreeze deployments` ends it."),
        DeploymentRequestOutcome.Quarantined quarantined => Problems.RespondAsync(request, HttpStatusCode.Conflict, "It was rolled back before",
            $"Deployment {quarantined.DeploymentId} of the same was taken back: {quarantined.Reason}. Deploy a newer commit, or say \"force\": true."),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    public static Task<HttpResponseData> EncodeAsync(HttpRequestData request, DeploymentChange change) => change switch
    {
        DeploymentChange.Done done => AcceptedAsync(request, done.Deployment.Id),
        DeploymentChange.Held { Holder: var holder } => Problems.RespondAsync(request, HttpStatusCode.Conflict, "Another deployment of the service is at work",
            $"{holder.Id} is {holder.State} since {holder.StateSince:u}. Wait for it, or take that one back."),
        DeploymentChange.Refused refused => Problems.RespondAsync(request, HttpStatusCode.Conflict, "Its state forbids it", $"{refused.Deployment.Id}: {refused.Reason}."),
        DeploymentChange.Unknown => UnknownAsync(request),
        _ => throw new InvalidOperationException($"Unknown outcome {change}."),
    };

    /// <summary>Reads who wants a deployment changed, has it changed, and tells what came of it.</summary>
    public static async Task<HttpResponseData> ChangeAsync(HttpRequestData request, Func<ChangeBody, string, Task<DeploymentChange>> change, CancellationToken cancellationToken)
    {
        var (body, refusal) = await request.ReadAsync(DeploymentBodies.Default.ChangeBody, cancellationToken);
        return refusal ?? await EncodeAsync(request, await change(body ?? new ChangeBody(), body?.By ?? Somebody));
    }

    public static Task<HttpResponseData> UnknownAsync(HttpRequestData request) =>
        Problems.RespondAsync(request, HttpStatusCode.NotFound, "There is no such deployment", "Of each service the latest 200 are kept: GET /api/deployments lists them.");

    private static Task<HttpResponseData> AcceptedAsync(HttpRequestData request, string id) =>
        request.RespondAsync(HttpStatusCode.Accepted, new { id, statusUrl = new Uri(request.Url, $"/api/deployments/{id}") });
}
