using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Functions.Deployments;

namespace SuperInsight.Functions.Alerts;

/// <summary>Takes what Tencent Cloud's monitoring pushes. It needs no function key: the address itself holds one.</summary>
public sealed class ReceiveTencentAlarmFunction(ReceiveTencentAlarm receive)
{
    [Function("ReceiveTencentAlarm")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "alarms/tencent/{callbackKey}")] HttpRequestData request, string callbackKey, CancellationToken cancellationToken) =>
        await EncodeAsync(request, await receive.RunAsync(callbackKey, request.Header("Authorization"), request.Body, cancellationToken));

    private static async Task<HttpResponseData> EncodeAsync(HttpRequestData request, CallbackOutcome outcome) => outcome switch
    {
        CallbackOutcome.Taken taken => await request.RespondAsync(HttpStatusCode.OK, new { sessionId = taken.Session, retCode = 0 }),
        CallbackOutcome.Refused => await RefuseAsync(request),
        CallbackOutcome.TooLong => await Problems.RespondAsync(request, HttpStatusCode.RequestEntityTooLarge, "The message is too long", $"An alarm has no more than {ReceiveTencentAlarm.LongestBody} bytes."),
        CallbackOutcome.Malformed => await Problems.RespondAsync(request, HttpStatusCode.BadRequest, "The message is not one that is known here", "It is no JSON object of an alarm."),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    /// <summary>The same for a wrong key and for wrong credentials: who guesses learns nothing. Some clients send credentials only when they are asked.</summary>
    private static async Task<HttpResponseData> RefuseAsync(HttpRequestData request)
    {
        var response = await Problems.RespondAsync(request, HttpStatusCode.Unauthorized, "Nobody vouches for this message", "The address is not the one that was given to Tencent Cloud, or its name and password are not.");
        response.Headers.Add("WWW-Authenticate", "Basic realm=\"alarms\"");
        return response;
    }
}
