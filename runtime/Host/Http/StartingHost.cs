using LocalFunctions.Host.Hosting;

namespace LocalFunctions.Host.Http;

/// <summary>Holds requests back while the host does not know its routes yet: a short wait, then 503, never a 404 that is not true.</summary>
internal sealed class StartingHost(FunctionEndpoints endpoints, HostState state, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (endpoints.Loaded.IsCompleted || context.Request.Path.StartsWithSegments("/admin") || context.Request.Protocol == HttpProtocol.Http2)
        {
            await next(context);
            return;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, state.Stopping);
        var known = endpoints.Loaded.WaitAsync(LongestWait, clock, either.Token);
        await known.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (known.IsCompletedSuccessfully)
        {
            await next(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
    }
}
