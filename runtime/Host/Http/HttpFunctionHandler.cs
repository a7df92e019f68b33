using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Keys;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Http;

/// <summary>Serves one request to an HTTP function: key, body, run, response. Bodies of refusals are empty.</summary>
internal sealed partial class HttpFunctionHandler(
    HostSettings settings, KeyRing keys, RequestThrottle throttle, FunctionInvoker invoker, WorkerGate gate, HostState state, TimeProvider clock, ILogger<HttpFunctionHandler> logger)
{
    /// <summary>How long a request waits for a worker that is starting.</summary>
    private static readonly TimeSpan WorkerWait = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext context, HttpTrigger trigger)
    {
        using var request = state.TryAccept();
        if (request is null)
        {
            Refuse(context, StatusCodes.Status503ServiceUnavailable);
            return;
        }
        var isEntered = false;
        try
        {
            isEntered = await throttle.TryEnterAsync(context.RequestAborted);
            if (!isEntered)
                Refuse(context, StatusCodes.Status429TooManyRequests);
            else if (trigger.Level > AccessLevel.Anonymous
                && (await keys.ReadAsync(trigger.Function.Name, context.RequestAborted)).LevelOf(PresentedKey.Of(context.Request)) < trigger.Level)
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else if (!await HasWorkerAsync(context.RequestAborted))
                Refuse(context, StatusCodes.Status503ServiceUnavailable);
            else
                await RunAsync(context, trigger);
        }
        catch (KeyStoreException problem)
        {
            Log.NoKeys(logger, trigger.Function.Name, problem.Message);
            Refuse(context, StatusCodes.Status503ServiceUnavailable);
        }
        catch (BadHttpRequestException wrong)
        {
            context.Response.StatusCode = wrong.StatusCode;
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            Log.ClientGone(logger, trigger.Function.Name);
        }
        finally
        {
            if (isEntered)
                throttle.Leave();
        }
    }

    private async Task RunAsync(HttpContext context, HttpTrigger trigger)
    {
        var body = await RequestBody.ReadAsync(context.Request, settings.RequestBodyLimit, context.RequestAborted);
        // The route, and not the path: what fills the route's parameters may be a key.
        var result = await invoker.InvokeAsync(
            trigger.Function, HttpRequestMapper.Create(trigger, context.Request, body), $"{context.Request.Method} /{trigger.Pattern.RawText}", context.RequestAborted);
        switch (result)
        {
            case InvocationResult.Succeeded succeeded:
                // The worker has answered, so nothing reads the body any more.
                body.Dispose();
                await RespondAsync(context, trigger, succeeded);
                break;
            case InvocationResult.WorkerLost:
                Refuse(context, StatusCodes.Status502BadGateway);
                break;
            case InvocationResult.NotReady:
                body.Dispose();
                Refuse(context, StatusCodes.Status503ServiceUnavailable);
                break;
            default:
                Refuse(context, StatusCodes.Status500InternalServerError);
                break;
        }
    }

    private async Task RespondAsync(HttpContext context, HttpTrigger trigger, InvocationResult.Succeeded result)
    {
        try
        {
            await HttpResponseMapper.WriteAsync(context, trigger, result.Response);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException && !context.Response.HasStarted)
        {
            Log.BadResponse(logger, trigger.Function.Name, wrong.Message);
            context.Response.Clear();
            Refuse(context, StatusCodes.Status500InternalServerError);
        }
    }

    private async Task<bool> HasWorkerAsync(CancellationToken cancellationToken)
    {
        if (gate.Current is not null)
            return true;
        try
        {
            await gate.WaitAsync(cancellationToken).WaitAsync(WorkerWait, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static void Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "'{Name}' cannot be called: {Problem}")]
        public static partial void NoKeys(ILogger logger, string name, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "'{Name}': the client went away before the answer")]
        public static partial void ClientGone(ILogger logger, string name);

        [LoggerMessage(Level = LogLevel.Error, Message = "'{Name}' answered what cannot be sent: {Problem}")]
        public static partial void BadResponse(ILogger logger, string name, string problem);
    }
}
