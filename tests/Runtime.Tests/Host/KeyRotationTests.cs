using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Runtime.Tests.Host;

/// <summary>Reading and changing keys over the admin routes, as with Microsoft's host.</summary>
public sealed class KeyRotationTests(StorageFixture storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/admin/host/keys")]
    [InlineData("/admin/host/functionkeys")]
    [InlineData("/admin/functions/web/keys")]
    public async Task Key_IsShownMadeChangedAndRemoved_AndCountsAtOnce(string keys)
    {
        using var app = new TestApp();
        await using var host = await StartAsync(app, app.Environment());
        var first = (await ReadAsync(host, keys)).GetProperty("keys")[0];
        Assert.Equal("default", first.GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(host, first.GetProperty("value").GetString()!));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(host, HttpMethod.Post, $"{keys}/ci")).StatusCode);
        var made = (await ReadAsync(host, $"{keys}/ci")).GetProperty("value").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(host, made));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, HttpMethod.Put, $"{keys}/ci", """{"name":"ci","value":"chosen by the operator"}""")).StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NoContent), (await CallAsync(host, made), await CallAsync(host, "chosen by the operator")));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(host, HttpMethod.Delete, $"{keys}/ci")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(host, "chosen by the operator"));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(host, HttpMethod.Delete, $"{keys}/ci")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await CallAsync(host, first.GetProperty("value").GetString()!));
    }

    [Fact]
    public async Task MasterKey_IsChanged_ButNeverRemoved()
    {
        using var app = new TestApp();
        await using var host = await StartAsync(app, app.Environment());
        var old = host.MasterKey;
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(host, HttpMethod.Delete, "/admin/host/systemkeys/_master")).StatusCode);
        var changed = await SendAsync(host, HttpMethod.Post, "/admin/host/systemkeys/_master");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("no-store", changed.Headers.CacheControl?.ToString());
        Assert.NotEqual(old, host.MasterKey);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, HttpMethod.Get, "/admin/host/status")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/host/status") { Headers = { { "x-functions-key", old } } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.SendAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("PUT", "/admin/host/keys/ci", "nonsense", 400)]
    [InlineData("PUT", "/admin/host/keys/ci", """{"value":""}""", 400)]
    [InlineData("PUT", "/admin/host/keys/ci", null, 415)]
    [InlineData("GET", "/admin/host/keys/nobody", null, 404)]
    [InlineData("GET", "/admin/functions/nobody/keys", null, 404)]
    public async Task Key_IsRefused_WhenTheRequestMakesNoSense(string method, string path, string? body, int status)
    {
        using var app = new TestApp();
        await using var host = await StartAsync(app, app.Environment());
        Assert.Equal((HttpStatusCode)status, (await SendAsync(host, new HttpMethod(method), path, body)).StatusCode);
    }

    [Fact]
    public async Task Keys_AreClosed_WithoutTheMasterKey()
    {
        using var app = new TestApp();
        await using var host = await StartAsync(app, app.Environment());
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/admin/host/keys", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.GetAsync($"/admin/host/keys?code={host.Key("host.json", "functionKeys")}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Key_IsKeptInStorage_InMicrosoftsShape()
    {
        using var app = new TestApp();
        var environment = await app.EnvironmentAsync(storage);
        environment.Remove("AzureWebJobsSecretStorageType");
        await using var host = await StartAsync(app, environment);
        var blob = new Azure.Storage.Blobs.BlobClient(await storage.ConnectionStringAsync(), "azure-webjobs-secrets", $"{app.Id}/host.json");
        await Wait.UntilAsync(async () => (await blob.ExistsAsync(Cancellation)).Value);
        var master = (await DocumentAsync(blob)).GetProperty("masterKey").GetProperty("value").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Put, "/admin/host/systemkeys/webhook") { Content = JsonContent.Create(new { name = "webhook", value = "of the webhook" }), Headers = { { "x-functions-key", master } } };
        Assert.Equal(HttpStatusCode.Created, (await host.Client.SendAsync(request, Cancellation)).StatusCode);
        var key = (await DocumentAsync(blob)).GetProperty("systemKeys")[0];
        Assert.Equal(("webhook", "of the webhook", false), (key.GetProperty("name").GetString(), key.GetProperty("value").GetString(), key.GetProperty("encrypted").GetBoolean()));
    }

    private static async Task<JsonElement> DocumentAsync(Azure.Storage.Blobs.BlobClient blob) =>
        JsonSerializer.Deserialize<JsonElement>((await blob.DownloadContentAsync(Cancellation)).Value.Content.ToString());

    private static async Task<TestHost> StartAsync(TestApp app, Dictionary<string, string> environment)
    {
        var host = await TestHost.StartAsync(app, new PlayedWorkers(Functions.Http("Web", Functions.Ok, level: "Function")), environment);
        if (environment.ContainsKey("AzureWebJobsSecretStorageType"))
            await Wait.UntilAsync(() => File.Exists(Path.Combine(app.Secrets, "web.json")));
        return host;
    }

    private static async Task<HttpStatusCode> CallAsync(TestHost host, string key) =>
        (await host.Client.GetAsync($"/api/web?code={Uri.EscapeDataString(key)}", Cancellation)).StatusCode;

    private static async Task<JsonElement> ReadAsync(TestHost host, string path)
    {
        using var answer = await SendAsync(host, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestHost host, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "x-functions-key", host.MasterKey } } };
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await host.Client.SendAsync(request, Cancellation);
    }
}
