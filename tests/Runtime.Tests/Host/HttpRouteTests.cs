using System.Net;
using WireWorker;

namespace Runtime.Tests.Host;

public sealed class HttpRouteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/Plain", 200, "Plain")]
    [InlineData("GET", "/API/pLAIN", 200, "Plain")]
    [InlineData("GET", "/api/plain/", 200, "Plain")]
    [InlineData("DELETE", "/api/plain", 404, "")]
    [InlineData("HEAD", "/api/plain", 404, "")]
    [InlineData("GET", "/plain", 404, "")]
    [InlineData("GET", "/api", 404, "")]
    [InlineData("GET", "/api/unknown", 404, "")]
    [InlineData("GET", "/api/a/x", 200, "Optional b=x")]
    [InlineData("GET", "/api/a", 200, "Optional")]
    [InlineData("GET", "/api/a/x/y", 404, "")]
    [InlineData("GET", "/api/n/12", 200, "Number id=12")]
    [InlineData("GET", "/api/n/twelve", 404, "")]
    [InlineData("GET", "/api/files/a/b/c.txt", 200, "Rest rest=a/b/c.txt")]
    [InlineData("GET", "/api/shared", 200, "SharedGet")]
    [InlineData("POST", "/api/shared", 200, "SharedPost")]
    [InlineData("PUT", "/api/shared", 404, "")]
    [InlineData("GET", "/api/a/literal", 200, "Literal")]
    [InlineData("PATCH", "/api/any", 200, "Any")]
    [InlineData("GET", "/api/disabled", 404, "")]
    [InlineData("POST", "/AzureFunctionsRpcMessages.FunctionRpc/EventStream", 404, "")]
    public async Task Request_ReachesTheFunctionOfItsRoute(string method, string path, int status, string body)
    {
        using var app = new TestApp();
        var environment = app.Environment();
        environment["AzureWebJobs.Disabled.Disabled"] = "true";
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(
            Echo("Plain"), Echo("Optional", "a/{b?}"), Echo("Literal", "a/literal"), Echo("Number", "n/{id:int}"), Echo("Rest", "files/{*rest}"),
            Echo("SharedGet", "shared", "\"get\""), Echo("SharedPost", "shared", "\"post\""), Echo("Any", "any", ""), Echo("Disabled")), environment);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("", "/plain")]
    [InlineData("v2/rest", "/v2/rest/plain")]
    public async Task Request_ReachesTheFunction_UnderThePrefixOfHostJson(string prefix, string path)
    {
        using var app = new TestApp($$"""{"extensions":{"http":{"routePrefix":"{{prefix}}" } } }""");
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Echo("Plain")));
        Assert.Equal("Plain", await host.Client.GetStringAsync(path, Cancellation));
    }

    [Fact]
    public async Task WorkerPort_ServesNoFunction()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Echo("Plain")));
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.GetAsync(new Uri(host.Workers.Started[0].Launch.Callback, "/api/plain"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static WireFunction Echo(string name, string? route = null, string methods = "\"get\"") => Functions.Http(name, invocation =>
    {
        var http = invocation.Input.Http;
        Assert.All(http.NullableParams, pair => Assert.Equal(pair.Value.Value, invocation.Request.TriggerMetadata[pair.Key].String));
        return Task.FromResult(Answer.Http(200, string.Join(' ', http.NullableParams.Select(pair => $"{pair.Key}={pair.Value.Value}").Prepend(name))));
    }, route, methods: methods);
}
