using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SampleApp;

/// <summary>Notes its place in the pipeline, and puts the whole trail into the response.</summary>
public sealed class OuterStep : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        Trail.Add(context, "outer in");
        await next(context);
        Trail.Add(context, "outer out");
        context.GetHttpResponseData()?.Headers.Add("x-trail", Trail.Text(context));
    }
}

public sealed class InnerStep : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        Trail.Add(context, "inner in");
        await next(context);
        Trail.Add(context, "inner out");
    }
}

/// <summary>Turns a failure into a response, as an app would.</summary>
public sealed class FailureResponses : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InvalidOperationException error) when (context.Items.Count > 0)
        {
            var request = await context.GetHttpRequestDataAsync() ?? throw new InvalidOperationException("No request.", error);
            var response = request.CreateResponse(HttpStatusCode.ServiceUnavailable);
            await response.WriteStringAsync(error.Message);
            context.GetInvocationResult().Value = response;
        }
    }
}

public static class Trail
{
    public static void Add(FunctionContext context, string step)
    {
        if (!context.Items.TryGetValue(typeof(Trail), out var trail))
            context.Items[typeof(Trail)] = trail = new List<string>();
        ((List<string>)trail).Add(step);
    }

    public static string Text(FunctionContext context) => string.Join(" | ", (List<string>)context.Items[typeof(Trail)]);
}
