using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Functions;

/// <summary>
/// Turns failures of the domain into problem details (RFC 9457), in one place. A missing setting closes only the routes that need it.
/// Timers and queue messages fail as they are: their host records and repeats them.
/// </summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationException failure)
        {
            LogFailed(logger, failure, context.FunctionDefinition.Name, failure.Hint);
            if (await context.GetHttpRequestDataAsync() is not { } request)
                throw;
            context.GetInvocationResult().Value = await Respond(request, failure);
        }
    }

    private static Task<HttpResponseData> Respond(HttpRequestData request, OperationException failure) => failure switch
    {
        SettingException setting => Problems.RespondAsync(request, HttpStatusCode.ServiceUnavailable, $"Setting {setting.Setting} is needed for this", $"{failure.Message}. {failure.Hint}"),
        DeploymentException refused => Problems.RespondAsync(request, HttpStatusCode.BadRequest, $"Could not {refused.Operation} {refused.Subject}", $"{refused.Reason}. {refused.Hint}"),
        _ => Problems.RespondAsync(request, HttpStatusCode.BadGateway, $"Could not {failure.Operation} {failure.Subject}", $"{failure.Reason}. {failure.Hint}"),
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Function} failed; {Hint}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function, string hint);
}
