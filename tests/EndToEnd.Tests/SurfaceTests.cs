using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Property 7: every route there is, and every way in which a request for it must be refused. The routes are asked for, so that a new one is tested too.</summary>
[Collection(nameof(ServingHosts))]
public sealed class SurfaceTests(HostedCloud cloud) : IAsyncLifetime
{
    /// <summary>Those that say by other means who asks, or tell nothing.</summary>
    private static readonly string[] Open =
    [
        "AcknowledgeInConsole", "CancelInConsole", "GetConsoleAsset", "GetHealth", "PreferInConsole", "ReceiveGitHubWebhook", "ReceiveRegistryWebhook", "ReceiveSamples", "ReceiveTencentAlarm", "RollBackInConsole", "ShowAlarms", "ShowBackups", "ShowConsole", "ShowCosts",
        "ShowDeployment", "ShowDeployments", "ShowMachine", "ShowMetrics", "SignInToConsole", "SignOutOfConsole", "SilenceInConsole",
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private Stand stand = null!;
    private RunningHost host = null!;

    public async ValueTask InitializeAsync()
    {
        var endpoint = cloud.Emulator.Endpoint.ToString().TrimEnd('/');
        stand = (await cloud.NewHostedStandAsync(Site.Small))
            .With("Topology", "external").With("TencentCloud__Endpoint", endpoint).With("TencentCloud__EnvId", "env").With("TencentCloud__ServiceName", "web")
            .With("Deployments__Image", "registry.example.com/demo/web").With("GitHub__WebhookSecret", "webhook-fixture-not-real").With("Registry__WebhookSecret", "registry-fixture-not-real")
            .With("Console__ReadKey", "read-key-fixture-not-real").With("Console__OperateKey", "operate-key-fixture-not-real")
            .With("Alarms__CallbackKey", "callback-key-fixture-not-real").With("Agents__Secret", "secret-of-agents-fixture-not-real")
            .With("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", $"{1 << 20}");
        host = await stand.StartHostAsync();
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task EveryRoute_RefusesWhatItMust_AndNothingIsRecorded()
    {
        var routes = await RoutesAsync();
        Assert.True(routes.Count >= 12, $"only {routes.Count} routes were found");
        Assert.Equal(Open, routes.Where(route => route.Level == "anonymous").Select(route => route.Function).Order(StringComparer.Ordinal));
        List<string> wrong = [];
        foreach (var route in routes)
        {
            var isOpen = route.Level == "anonymous";
            // A form to sign in that was never asked for is no form of ours; the style sheet is public, under its own name only.
            var refused = route.Function switch { "GetHealth" => 200, "GetConsoleAsset" => 404, "SignInToConsole" => 403, _ => 401 };
            await ExpectAsync(route, "no key", refused, () => host.SendAsync(route.Method, route.Path, ""));
            await ExpectAsync(route, "a wrong key", refused, () => host.SendAsync(route.Method, route.Path, new string('k', 40)));
            await ExpectAsync(route, "a key in the wrong place", refused, () => host.SendAsync(route.Method, route.Path + "?key=" + host.FunctionKey, ""));
            await ExpectAsync(route, "an endless key", isOpen ? refused : 401, () => host.SendAsync(route.Method, route.Path, new string('k', 4000)));
            foreach (var other in (HttpMethod[])[HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch])
                await ExpectAsync(route, $"method {other}", 404, () => host.SendAsync(other, route.Path, (string?)null));
            if (route.Method == HttpMethod.Post)
            {
                await ExpectAsync(route, "a body that is too long", 413, () => host.SendAsync(route.Method, route.Path, new ByteArrayContent(new byte[(1 << 20) + 1]), isOpen ? "" : null));
                if (!isOpen && route.Function is not "RequestBackup")
                    await ExpectAsync(route, "a malformed body", 400, () => host.SendAsync(route.Method, route.Path, new StringContent("{\"image\":", Encoding.UTF8, "application/json"), null));
            }

            foreach (var injected in (string[])["\n", "\r", "\0"])
            {
                var answer = await RawAsync(route, $"x-functions-key: wrong{injected}X-Injected: 1");
                // These two lead to the page that refuses.
                var refusedRaw = route.Function is "PreferInConsole" or "SignOutOfConsole" ? 303 : refused;
                if (!answer[0].Contains(" 400 ", StringComparison.Ordinal) && !answer[0].Contains($" {refusedRaw} ", StringComparison.Ordinal))
                    wrong.Add($"{route.Function}, a header with a line end: {answer[0]}");
                if (answer.Any(line => line.Contains("X-Injected", StringComparison.OrdinalIgnoreCase)))
                    wrong.Add($"{route.Function}, a header with a line end, comes back");
            }
        }

        foreach (var admin in (string[])["/admin/functions", "/admin/host/status"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync(admin)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync(HttpMethod.Get, admin, "")).Status);
        }

        Assert.Empty(wrong);
        Assert.Empty(Recorded());
        Assert.DoesNotContain("fixture", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(host.FunctionKey, host.Log, StringComparison.Ordinal);

        async Task ExpectAsync(HttpRoute route, string what, int status, Func<Task<HttpAnswer>> send)
        {
            var answer = await send();
            if ((int)answer.Status != status)
                wrong.Add($"{route.Function}, {what}: {(int)answer.Status} instead of {status}: {answer.Text}");
            if (answer.Text.Contains(host.FunctionKey, StringComparison.Ordinal) || answer.Text.Contains("   at ", StringComparison.Ordinal))
                wrong.Add($"{route.Function}, {what}: it tells too much: {answer.Text}");
        }
    }

    private async Task<IReadOnlyList<HttpRoute>> RoutesAsync()
    {
        var functions = await host.SendAsync(HttpMethod.Get, "/admin/functions", host.MasterKey);
        Assert.Equal(HttpStatusCode.OK, functions.Status);
        List<HttpRoute> routes = [];
        foreach (var function in functions.Body.EnumerateArray())
        {
            var trigger = function.GetProperty("bindings").EnumerateArray().FirstOrDefault(binding => binding.GetProperty("type").GetString()!.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase));
            if (trigger.ValueKind != JsonValueKind.Object)
                continue;
            // Parameters are given something that exists nowhere.
            var path = "/api/" + string.Join('/', trigger.GetProperty("route").GetString()!.Split('/').Select(part => part.StartsWith('{') ? "none" : part));
            foreach (var method in trigger.GetProperty("methods").EnumerateArray())
                routes.Add(new(function.GetProperty("name").GetString()!, new HttpMethod(method.GetString()!.ToUpperInvariant()), path, trigger.GetProperty("authLevel").GetString()!.ToLowerInvariant()));
        }

        return routes;
    }

    private List<string> Recorded()
    {
        var folder = stand.Bucket.FileOf("state");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains(".probe", StringComparison.Ordinal))]
            : [];
    }

    private async Task<string[]> RawAsync(HttpRoute route, string header)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var client = new TcpClient();
        await client.ConnectAsync(host.Endpoint.Host, host.Endpoint.Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{route.Method} {route.Path} HTTP/1.1\r\nHost: x\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), deadline.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return (await reader.ReadToEndAsync(deadline.Token)).Split("\r\n");
    }

    private sealed record HttpRoute(string Function, HttpMethod Method, string Path, string Level);
}
