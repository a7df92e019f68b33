using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Agents;
using SuperInsight.Functions.Deployments;

namespace SuperInsight.Functions.Agents;

/// <summary>Takes what an agent measured, and tells it what to do. It needs no function key: the message is signed.</summary>
public sealed class ReceiveSamplesFunction(ReceiveSamples receive)
{
    [Function("ReceiveSamples")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{agent}/samples")] HttpRequestData request, string agent, CancellationToken cancellationToken) =>
        await EncodeAsync(request, await receive.RunAsync(agent, request.Header(AgentSignature.TimeHeader), request.Header(AgentSignature.Header), request.Body, cancellationToken), cancellationToken);

    private static async Task<HttpResponseData> EncodeAsync(HttpRequestData request, SamplesOutcome outcome, CancellationToken cancellationToken) => outcome switch
    {
        SamplesOutcome.Taken taken => await AnswerAsync(request, taken, cancellationToken),
        SamplesOutcome.Refused refused => await Problems.RespondAsync(request, HttpStatusCode.Unauthorized, "Nobody vouches for these samples", $"They are refused: {refused.Reason}."),
        SamplesOutcome.TooLong => await Problems.RespondAsync(request, HttpStatusCode.RequestEntityTooLarge, "The message is too long", $"A sample has no more than {ReceiveSamples.LongestBody} bytes."),
        SamplesOutcome.Malformed malformed => await Problems.RespondAsync(request, HttpStatusCode.BadRequest, "The message is not one that is known here", $"It cannot be used: {malformed.Reason}."),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    private static async Task<HttpResponseData> AnswerAsync(HttpRequestData request, SamplesOutcome.Taken taken, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", "application/json; charset=utf-8");
        response.Headers.Add(AgentSignature.Header, taken.Signature);
        await response.WriteStringAsync(Encoding.UTF8.GetString(taken.Body.Span), cancellationToken);
        return response;
    }
}
