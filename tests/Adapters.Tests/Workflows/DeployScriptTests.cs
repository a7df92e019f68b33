using System.Text.Json;
using SuperInsight.Adapters.Tests.Cli;

namespace SuperInsight.Adapters.Tests.Workflows;

/// <summary><c>image/ci/deploy</c> against an HTTP server.</summary>
public sealed class DeployScriptTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Key = "key-fixture-not-real-0123456789";

    private static readonly (int, string) Accepted = (202, """{"id":"d-7","statusUrl":"https://elsewhere.example.com/api/deployments/d-7"}""");

    [Fact]
    public async Task Deploy_Asks_Waits_AndEndsWell_WhenItIsLive()
    {
        await using var controller = await ScriptedController.StartAsync(Accepted, State("AwaitingImage"), (503, ""), State("Verifying", "2 good answers"), State("Succeeded"));
        var run = await RunAsync(controller);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["POST /api/deployments", .. Enumerable.Repeat("GET /api/deployments/d-7", 4)], controller.Requests.Select(request => request.Request));
        Assert.All(controller.Requests, request => Assert.Equal(Key, request.Key));
        var body = JsonDocument.Parse(controller.Requests.First().Body).RootElement;
        Assert.Equal(("web", $"registry.example.com/a/web:{Commit}", Commit), (body.GetProperty("service").GetString(), body.GetProperty("image").GetString(), body.GetProperty("commit").GetString()));
        Assert.Contains("Verifying: 2 good answers", run.Error, StringComparison.Ordinal);
        Assert.Contains("::notice title=Deployment::Deployment d-7 is live.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Superseded", 0, "::warning title=Deployment::")]
    [InlineData("RolledBack", 1, "the version before serves again: 3 bad answers")]
    [InlineData("RollbackFailed", 1, "Somebody must look: 3 bad answers")]
    [InlineData("Failed", 1, "ended as Failed; nothing was changed: 3 bad answers")]
    [InlineData("Cancelled", 1, "ended as Cancelled")]
    public async Task Deploy_EndsAsTheDeploymentDid(string state, int expected, string said)
    {
        await using var controller = await ScriptedController.StartAsync(Accepted, State(state, "3 bad answers"));
        var run = await RunAsync(controller);
        Assert.True(run.ExitCode == expected, run.ToString());
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_AsksAgain_WhenTheControllerIsAwayForAMoment()
    {
        await using var controller = await ScriptedController.StartAsync((502, ""), (429, ""), Accepted, State("Succeeded"));
        var run = await RunAsync(controller);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(3, controller.Requests.Count(request => request.Request.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(401, """{"title":"Unauthorized"}""", "HTTP 401: Unauthorized")]
    [InlineData(409, """{"detail":"it was rolled back"}""", "it was rolled back")]
    [InlineData(200, """{"ignored":"deployments are frozen"}""", "deployments are frozen")]
    [InlineData(202, """{"id":"../../x"}""", "names no deployment")]
    [InlineData(202, "nonsense", "names no deployment")]
    public async Task Deploy_EndsAtOnce_WhenItIsRefused(int status, string body, string said)
    {
        await using var controller = await ScriptedController.StartAsync((status, body));
        var run = await RunAsync(controller);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
        Assert.Single(controller.Requests);
    }

    [Fact]
    public async Task Deploy_StopsWaiting_AtItsDeadline()
    {
        await using var controller = await ScriptedController.StartAsync(Accepted, State("Baking"));
        var run = await RunAsync(controller, new() { ["DEADLINE_SECONDS"] = "1" });
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("has not ended after 1 s (last seen: Baking)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_NeverShowsItsKey_NotEvenInTheListOfProcesses()
    {
        var (lines, held) = (new List<string>(), new List<string>());
        await using var controller = await ScriptedController.StartAsync(Accepted, State("Succeeded"));
        controller.OnRequest = () =>
        {
            foreach (var process in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
            {
                if (Read($"{process}/cmdline") is not { Length: > 0 } line)
                    continue;
                lines.Add(line);
                if (line.StartsWith("curl", StringComparison.Ordinal))
                    held.Add(Read($"{process}/environ"));
            }
        };
        var run = await RunAsync(controller);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(lines, line => line.Contains("/api/deployments", StringComparison.Ordinal));
        Assert.NotEmpty(held);
        Assert.DoesNotContain(Key, string.Join('\n', [.. lines, .. held, run.ToString()]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_ShowsWhatItIsTold_WithoutObeyingIt()
    {
        await using var controller = await ScriptedController.StartAsync(Accepted, State("Failed", "100%\n::set-output name=x::y"));
        var run = await RunAsync(controller);
        Assert.Contains("100%25 ::set-output", run.Output, StringComparison.Ordinal);
        Assert.All((run.Output + run.Error).Split('\n'), line => Assert.False(line.StartsWith("::set-output", StringComparison.Ordinal), line));
    }

    [Theory]
    [InlineData("OPS_URL", "http://ops.example.com", "OPS_URL is not https://HOST")]
    [InlineData("OPS_URL", "https://user@ops.example.com", "OPS_URL is not https://HOST")]
    [InlineData("OPS_KEY", "a\nx-evil: 1", "OPS_KEY is not a key")]
    [InlineData("OPS_KEY", "", "OPS_KEY is not set")]
    [InlineData("COMMIT", "main", "COMMIT is not the 40 digits")]
    public async Task Deploy_Ends2_WhenItsSettingsAreWrong(string name, string value, string said)
    {
        await using var controller = await ScriptedController.StartAsync(Accepted);
        var run = await RunAsync(controller, new() { [name] = value });
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Empty(controller.Requests);
    }

    private static (int, string) State(string state, string? reason = null) => (200, JsonSerializer.Serialize(new { id = "d-7", state, reason }));

    private static Task<OpsRun> RunAsync(ScriptedController controller, Dictionary<string, string>? other = null)
    {
        Dictionary<string, string> environment = new()
        {
            ["OPS_URL"] = controller.Address,
            ["OPS_KEY"] = Key,
            ["SERVICE"] = "web",
            ["IMAGE"] = $"registry.example.com/a/web:{Commit}",
            ["COMMIT"] = Commit,
            ["POLL_SECONDS"] = "0.02",
            ["GITHUB_ACTIONS"] = "true",
        };
        foreach (var (name, value) in other ?? [])
            environment[name] = value;
        return CiScript.RunAsync("deploy", environment);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
