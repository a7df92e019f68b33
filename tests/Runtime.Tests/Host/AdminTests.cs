using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using WireWorker;

namespace Runtime.Tests.Host;

public sealed class AdminTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/admin/host/ping", "none", "", 200)]
    [InlineData("GET", "/admin/host/status", "none", "", 401)]
    [InlineData("GET", "/admin/host/status", "wrong", "", 401)]
    [InlineData("GET", "/admin/host/status", "function", "", 403)]
    [InlineData("GET", "/admin/host/status", "master", "", 200)]
    [InlineData("GET", "/admin/functions", "none", "", 401)]
    [InlineData("GET", "/admin/functions", "master", "", 200)]
    [InlineData("GET", "/admin/functions/Web/status", "master", "", 200)]
    [InlineData("GET", "/admin/functions/Nobody/status", "master", "", 404)]
    [InlineData("POST", "/admin/functions/Web", "none", "application/json", 401)]
    [InlineData("POST", "/admin/functions/Web", "function", "application/json", 403)]
    [InlineData("POST", "/admin/functions/Web", "master", "text/plain", 415)]
    [InlineData("POST", "/admin/functions/Nobody", "master", "application/json", 404)]
    [InlineData("POST", "/admin/functions/web", "master", "application/json", 202)]
    [InlineData("DELETE", "/admin/functions/Web", "master", "", 404)]
    public async Task AdminRoute_AnswersAsMicrosoftsHost(string method, string path, string key, string contentType, int status)
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", _ => Task.FromResult(Answer.Http(200)), level: "Function")));
        await Wait.UntilAsync(() => File.Exists(Path.Combine(app.Secrets, "web.json")));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key != "none")
            request.Headers.Add("x-functions-key", key switch { "master" => host.MasterKey, "function" => host.Key("host.json", "functionKeys"), _ => key });
        if (contentType.Length > 0)
            request.Content = new StringContent("{}", Encoding.UTF8, contentType);
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        if (status != 200)
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Run_RunsAnyFunctionWithItsInput_EvenADisabledOne()
    {
        var inputs = new ConcurrentDictionary<string, string>();
        using var app = new TestApp();
        var environment = app.Environment();
        environment["AzureWebJobs.Nightly.Disabled"] = "1";
        environment["AzureWebJobsStorage"] = "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.9";
        environment["AzureWebJobs.Take.Disabled"] = "true";
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(
            Functions.Http("Web", invocation => Note("Web", $"{invocation.Input.Http.Method} {new Uri(invocation.Input.Http.Url).AbsolutePath} {invocation.Input.Http.Body.Bytes.ToStringUtf8()}")),
            Functions.Timer("Nightly", "0 0 2 * * *", invocation => Note("Nightly", invocation.Input.Json)),
            Functions.Queue("Take", "unused", invocation => Note("Take", invocation.Input.String))), environment);
        foreach (var name in (string[])["Web", "Nightly", "Take"])
            await PostAsync(host, name);
        await Wait.UntilAsync(() => inputs.Count == 3);
        Assert.Equal("POST /api/Web hello", inputs["Web"]);
        Assert.Equal("hello", inputs["Take"]);
        using var info = JsonDocument.Parse(inputs["Nightly"]);
        Assert.False(info.RootElement.GetProperty("IsPastDue").GetBoolean());
        Assert.True(info.RootElement.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset() > DateTimeOffset.UtcNow);

        Task<LocalFunctions.Protocol.InvocationResponse> Note(string name, string input)
        {
            inputs[name] = input;
            return Task.FromResult(Answer.Ok());
        }
    }

    [Fact]
    public async Task Status_TellsStateFunctionsAndErrors()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(
            Functions.Http("Web", Functions.Ok), Functions.Timer("Wrong", "%NoSuchSetting%", Functions.Ok), Functions.Http("Broken", Functions.Ok) with { LoadError = "assembly missing" }));
        await Wait.UntilAsync(() => File.Exists(Path.Combine(app.Secrets, "host.json")));
        host.Client.DefaultRequestHeaders.Add("x-functions-key", host.MasterKey);
        using var status = JsonDocument.Parse(await host.Client.GetStringAsync("/admin/host/status", Cancellation));
        var root = status.RootElement;
        Assert.Equal(app.Id, root.GetProperty("id").GetString());
        Assert.Equal("Running", root.GetProperty("state").GetString());
        Assert.False(string.IsNullOrEmpty(root.GetProperty("version").GetString()));
        Assert.True(root.GetProperty("processUptime").GetInt64() >= 0);
        var functions = root.GetProperty("functions").EnumerateArray().ToDictionary(function => function.GetProperty("name").GetString()!);
        Assert.EndsWith("/api/Web", functions["Web"].GetProperty("invokeUrlTemplate").GetString());
        Assert.Contains("NoSuchSetting", functions["Wrong"].GetProperty("errors")[0].GetString());
        Assert.Contains("assembly missing", functions["Broken"].GetProperty("errors")[0].GetString());
    }

    private static async Task PostAsync(TestHost host, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{name}") { Content = new StringContent("""{"input":"hello"}""", Encoding.UTF8, "application/json") };
        using var ping = await host.Client.GetAsync("/admin/functions", Cancellation);
        request.Headers.Add("x-functions-key", host.MasterKey);
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }
}
