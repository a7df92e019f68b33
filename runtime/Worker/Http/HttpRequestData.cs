using System.Collections.Specialized;
using System.Security.Claims;
using System.Web;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The request that started an HTTP function.</summary>
public abstract class HttpRequestData(FunctionContext functionContext)
{
    private NameValueCollection? query;

    /// <value>The whole body; it can be read again after setting its position to 0.</value>
    public abstract Stream Body { get; }

    public abstract HttpHeadersCollection Headers { get; }

    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    public abstract Uri Url { get; }

    /// <value>Whom the host authenticated; none without such a feature.</value>
    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    public abstract string Method { get; }

    public FunctionContext FunctionContext { get; } = functionContext ?? throw new ArgumentNullException(nameof(functionContext));

    /// <value>The query of <see cref="Url"/>, decoded.</value>
    public virtual NameValueCollection Query => query ??= HttpUtility.ParseQueryString(Url.Query);

    /// <summary>An empty response with status 200.</summary>
    public abstract HttpResponseData CreateResponse();
}
