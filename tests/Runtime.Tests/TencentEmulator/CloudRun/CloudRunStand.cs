using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using TencentEmulator;
using TencentEmulator.CloudApi;

namespace Runtime.Tests.Emulator.CloudRun;

/// <summary>An emulator whose clock a test moves, a small TC3 client and the traffic of its services.</summary>
public sealed class CloudRunStand : IAsyncDisposable
{
    public const string Environment = "env-demo-1a2b3c";
    public const string First = "ccr.ccs.tencentyun.com/demo/web:1.4.1";
    public const string Second = "ccr.ccs.tencentyun.com/demo/web:1.4.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("emulator-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromSeconds(1) });

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public TencentEmulatorServer Server { get; private set; } = null!;

    /// <summary>Where the service <c>web</c> serves.</summary>
    public Uri Address { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<CloudRunStand> StartAsync(Func<EmulatorOptions, EmulatorOptions>? change = null)
    {
        var stand = new CloudRunStand();
        var options = new EmulatorOptions { DataDirectory = stand._folder, Port = 0, Credentials = [EmulatorFixture.Full, EmulatorFixture.Temporary, new("id-no-rollback", "key", Deny: ["SubmitServerRollback"])], Clock = stand.Clock };
        stand.Server = await TencentEmulatorServer.StartAsync(change?.Invoke(options) ?? options, Cancellation);
        return stand;
    }

    public async Task SeedAsync(object? seed = null) =>
        Address = new Uri((await ControlAsync("PUT", $"cloudrun/services/{Environment}/web", seed ?? new { image = First }))!["address"]!.GetValue<string>());

    public Task ScriptAsync(object behaviour) => ControlAsync("PUT", "cloudrun/images", behaviour);

    public async Task<JsonNode?> ControlAsync(string method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Server.BaseUri, $"/_emulator/{path}")) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text);
    }

    /// <summary>What a call answers: the members of <c>Response</c>.</summary>
    public async Task<JsonObject> CallAsync(string action, object parameters, EmulatorCredential? credential = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = Sign(action, JsonSerializer.Serialize(parameters), credential ?? EmulatorFixture.Full);
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["Response"]!;
    }

    public async Task<string?> CodeOfAsync(string action, object parameters, EmulatorCredential? credential = null, Action<HttpRequestMessage>? change = null) =>
        (await CallAsync(action, parameters, credential, change))["Error"]?["Code"]?.GetValue<string>();

    public HttpRequestMessage Sign(string action, string body, EmulatorCredential credential, string version = "2022-02-17", string product = "tcbr")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var now = Clock.GetUtcNow();
        var host = Server.BaseUri.Authority;
        var blank = new Tc3Authorization(credential.SecretId, now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), product, ["content-type", "host"], "");
        var signature = blank.Sign(credential.SecretKey, "POST", "", name => name == "host" ? host : "application/json", bytes, now.ToUnixTimeSeconds());
        var request = new HttpRequestMessage(HttpMethod.Post, Server.BaseUri) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"TC3-HMAC-SHA256 Credential={blank.SecretId}/{blank.Date}/{product}/tc3_request, SignedHeaders=content-type;host, Signature={signature}");
        request.Headers.Add("X-TC-Action", action);
        request.Headers.Add("X-TC-Version", version);
        request.Headers.Add("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (credential.SessionToken is { } token)
            request.Headers.Add("X-TC-Token", token);
        return request;
    }

    public static object Service(object? more = null)
    {
        var all = new JsonObject { ["EnvId"] = Environment, ["ServerName"] = "web" };
        foreach (var (name, value) in (JsonObject?)JsonSerializer.SerializeToNode(more) ?? [])
            all[name] = value?.DeepClone();
        return all;
    }

    public static object Deploy(string image, string type = "FULL", object? items = null) =>
        Service(new { DeployInfo = new { DeployType = "image", ImageUrl = image, ReleaseType = type, DeployRemark = "" }, Items = items ?? Array.Empty<object>() });

    public async Task<JsonNode> TaskAsync(long id = 0) => (await CallAsync("DescribeServerManageTask", Service(new { TaskId = id })))["Task"]!;

    public async Task<string> StatusAsync(long id = 0) => (await TaskAsync(id))["Status"]!.GetValue<string>();

    /// <summary>The shares that are said to be in effect: <c>web-001 90, web-002 10</c>.</summary>
    public async Task<string> OnlineAsync() => string.Join(", ", (await CallAsync("DescribeCloudRunServerDetail", Service()))["OnlineVersionInfos"]!.AsArray()
        .Select(version => $"{version!["VersionName"]} {version["FlowRatio"]}"));

    public async Task<HttpResponseMessage> VisitAsync(string path = "/", HttpMethod? method = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Address, path)) { Content = body is null ? null : new StringContent(body) };
        return await _http.SendAsync(request, Cancellation);
    }

    /// <summary>How often each version, or status where there was none, answered a number of requests.</summary>
    public async Task<Dictionary<string, int>> VisitManyAsync(int times, string path = "/")
    {
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < times; i++)
        {
            using var response = await VisitAsync(path);
            var version = response.Headers.TryGetValues("x-run-version", out var values) ? values.Single() : "nobody";
            var key = response.IsSuccessStatusCode ? version : $"{version} {(int)response.StatusCode}";
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
