namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The feature behind <c>GetHttpRequestDataAsync</c>; a test double of <see cref="FunctionContext"/> may set its own.</summary>
public interface IHttpRequestDataFeature
{
    /// <summary>The request, the same one each time; null when no request started the invocation.</summary>
    ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context);
}
