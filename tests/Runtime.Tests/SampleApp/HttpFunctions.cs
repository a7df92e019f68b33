using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Configuration;

namespace SampleApp;

public sealed record Order(string Name, int Count);

public enum Size
{
    Small,
    Large,
}

/// <summary>What came in, as the function saw it.</summary>
public sealed record Seen(string Method, string Url, string? Header, string? Query, string? Cookie, string? Body, string? Item, int? Page, Size? Size, string User);

public sealed class HttpFunctions(IConfiguration configuration)
{
    [Function("Echo")]
    public static async Task<HttpResponseData> Echo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo/{item}/{page?}/{size?}")] HttpRequestData request,
        string item,
        int? page,
        Size? size,
        FunctionContext context)
    {
        Trail.Add(context, "function");
        var seen = new Seen(
            request.Method,
            request.Url.ToString(),
            request.Headers.TryGetValues("x-in", out var values) ? string.Join(";", values) : null,
            request.Query["q"],
            request.Cookies.FirstOrDefault()?.Value,
            await request.ReadAsStringAsync(),
            item,
            page,
            size,
            request.Identities.FirstOrDefault()?.Name ?? "");
        var response = request.CreateResponse(HttpStatusCode.Created);
        await response.WriteAsJsonAsync(seen);
        response.Headers.Add("x-out", ["a", "b"]);
        response.Cookies.Append(new HttpCookie("taste", "sweet") { Path = "/", Secure = true, SameSite = SameSite.Strict, MaxAge = 60 });
        return response;
    }

    [Function("PlainObject")]
    public Order PlainObject([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequestData request) => new(configuration["Greeting"] ?? "", 2);

    [Function("PlainText")]
    public string PlainText([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequestData request) => configuration["Overridden"] ?? "";

    [Function("Body")]
    public static int Body([HttpTrigger(AuthorizationLevel.Admin, "post")] HttpRequestData request, [FromBody] Order order, int factor = 10) => order.Count * factor;

    [Function("Nothing")]
    public static Task Nothing([HttpTrigger(AuthorizationLevel.System)] HttpRequestData request) => Task.CompletedTask;

    [Function("Streamed")]
    public static HttpResponseData Streamed([HttpTrigger("get")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        response.Body = new BufferedStream(new MemoryStream([1, 2, 3]));
        return response;
    }

    [Function("MappedFailure")]
    public static HttpResponseData MappedFailure([HttpTrigger("get")] HttpRequestData request) => throw new InvalidOperationException("the function failed");
}

/// <summary>Its constructor fails.</summary>
public sealed class BrokenClass
{
    private readonly HttpStatusCode status = HttpStatusCode.OK;

    public BrokenClass() => throw new InvalidOperationException("the constructor failed");

    [Function("MappedConstructorFailure")]
    public HttpResponseData Run([HttpTrigger("get")] HttpRequestData request) => request.CreateResponse(status);

    [Function("ConstructorFailure")]
    public void Unmapped([QueueTrigger("broken")] string message) => _ = message + status;
}

public sealed class Fanned
{
    [QueueOutput("orders", Connection = "Storage")]
    public Order[]? Orders { get; set; }

    [HttpResult]
    public HttpResponseData? Response { get; set; }

    [QueueOutput("audit")]
    public string? Audit { get; set; }
}

public static class FanFunctions
{
    [Function("Fan")]
    public static async Task<Fanned> Fan([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
    {
        var order = await request.ReadFromJsonAsync<Order>() ?? throw new InvalidOperationException("No order.");
        return new() { Orders = [order, order with { Count = 0 }], Response = request.CreateResponse(HttpStatusCode.Accepted) };
    }

    [Function("MappedFan")]
    public static Fanned MappedFan([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request) => throw new InvalidOperationException("no fan");
}
