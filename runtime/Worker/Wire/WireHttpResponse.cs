using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Wire;

/// <summary>A response that is sent when its function has returned.</summary>
internal sealed class WireHttpResponse(FunctionContext context) : HttpResponseData(context)
{
    private WireHttpCookies? cookies;

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => cookies ??= new WireHttpCookies();

    public IReadOnlyList<IHttpCookie> SetCookies => cookies?.Appended ?? [];
}
