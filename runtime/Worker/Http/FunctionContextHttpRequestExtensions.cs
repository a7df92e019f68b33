using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to an invocation's HTTP messages from middleware.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request that the function gets too; null when no request started the invocation.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestDataFeature>() is { } feature ? feature.GetHttpRequestDataAsync(context) : default;
    }

    /// <summary>The response, once the function has returned one as its return value; else null.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) => context.GetInvocationResult().Value as HttpResponseData;
}
