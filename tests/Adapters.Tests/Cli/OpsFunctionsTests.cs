using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops functions</c> against a played host: its admin routes answer as Microsoft's and ours do.</summary>
public sealed class OpsFunctionsTests : IDisposable
{
    private const string Functions = """
        [{"name":"Nightly","language":"dotnet-isolated","isDisabled":true,"nextOccurrence":"2026-05-02T02:00:00+08:00","bindings":[{"name":"timer","type":"timerTrigger","schedule":"0 0 2 * * *"}]},
         {"name":"Hook","isDisabled":false,"invokeUrlTemplate":"http://127.0.0.1:7071/api/hook","bindings":[{"name":"r","type":"httpTrigger","methods":["post"]}]},
         {"name":"Take","isDisabled":false,"bindings":[{"name":"m","type":"queueTrigger","queueName":"work"}],"errors":["no queue"]}]
        """;

    private readonly string home = Directory.CreateTempSubdirectory("ops-functions-").FullName;
    private readonly HttpListener host = new();
    private readonly ConcurrentQueue<(string Call, string? Key, string Body)> calls = new();
    private readonly string url;

    public OpsFunctionsTests()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }
        host.Prefixes.Add(url);
        host.Start();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        host.Close();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task List_ShowsWhatSetsEachFunctionOff()
    {
        var people = await RunAsync("right", "list");
        Assert.True(people.ExitCode == 0, people.ToString());
        var lines = people.Output.Split('\n');
        Assert.Contains(lines, line => line.Contains("Hook", StringComparison.Ordinal) && line.Contains("on", StringComparison.Ordinal) && line.Contains("POST http://127.0.0.1:7071/api/hook", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Nightly", StringComparison.Ordinal) && line.Contains("disabled", StringComparison.Ordinal) && line.Contains("timer 0 0 2 * * *, next 2026-05-02 02:00:00 +08:00", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("broken: no queue", StringComparison.Ordinal) && line.Contains("queue work", StringComparison.Ordinal));
        var programs = await RunAsync("right", "list", "--json");
        Assert.Equal(["Nightly", "Hook", "Take"], programs.Json.EnumerateArray().Select(function => function.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Run_SendsTheInput_WithTheKeyFromTheFileBesideRun()
    {
        Directory.CreateDirectory(Path.Combine(home, ".local"));
        await File.WriteAllTextAsync(Path.Combine(home, ".local", "master-key"), "right\n", TestContext.Current.CancellationToken);
        var run = await RunAsync(null, "run", "Take", "--input", "a \"message\"", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(run.Json.GetProperty("accepted").GetBoolean());
        Assert.Equal(("POST /admin/functions/Take", "right", """{"input":"a \u0022message\u0022"}"""), Assert.Single(calls));
    }

    [Theory]
    [InlineData("wrong", "Take", 1, "does not accept the master key")]
    [InlineData("right", "Nobody", 1, "the host has no such function")]
    [InlineData(null, "Take", 2, "there is no master key")]
    public async Task Run_SaysWhatIsWrong_AndNeverTheKey(string? key, string name, int exitCode, string reason)
    {
        var run = await RunAsync(key, "run", name);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_SaysWhereItLooked_WhenNoHostAnswers()
    {
        host.Stop();
        var run = await RunAsync("right", "list");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"no functions host answers at {url}", run.Error, StringComparison.Ordinal);
    }

    private Task<OpsRun> RunAsync(string? key, params string[] arguments)
    {
        Dictionary<string, string> settings = [];
        if (key is not null)
            settings["FUNCTIONS_MASTER_KEY"] = key;
        return OpsProcess.RunAsync(home, settings, ["functions", .. arguments, "--url", url]);
    }

    private async Task ServeAsync()
    {
        while (host.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await host.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var call = $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}";
            var key = context.Request.Headers["x-functions-key"];
            calls.Enqueue((call, key, body));
            context.Response.StatusCode = key != "right" ? 401 : call switch { "GET /admin/functions" => 200, "POST /admin/functions/Take" => 202, _ => 404 };
            if (context.Response.StatusCode == 200)
            {
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Functions));
            }
            context.Response.Close();
        }
    }
}
