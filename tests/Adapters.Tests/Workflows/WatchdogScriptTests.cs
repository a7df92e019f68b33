using SuperInsight.Adapters.Tests.Cli;

namespace SuperInsight.Adapters.Tests.Workflows;

/// <summary><c>image/ci/watchdog</c> against an HTTP server, and a <c>gh</c> that writes down what it is asked.</summary>
public sealed class WatchdogScriptTests : IDisposable
{
    private static readonly (int, string) Alive = (200, """{"status":"ok"}""");

    private readonly string folder = Directory.CreateTempSubdirectory("watchdog-").FullName;

    public WatchdogScriptTests()
    {
        var gh = Path.Combine(folder, "gh");
        File.WriteAllText(gh, $$"""
            #!/bin/bash
            echo "$*" >> {{folder}}/calls
            [[ ! -e {{folder}}/broken ]] || exit 4
            while (( $# )); do [[ $1 != --body-file ]] || cat "$2" > {{folder}}/body; shift; done
            tail -n 1 {{folder}}/calls | grep -q '^issue list' && cat {{folder}}/open 2> /dev/null
            exit 0

            """);
        File.SetUnixFileMode(gh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string[] Calls => File.Exists($"{folder}/calls") ? File.ReadAllLines($"{folder}/calls") : [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Watchdog_IsContent_WhenOneOfItsTriesIsAnsweredWell()
    {
        await using var controller = await ScriptedController.StartAsync((503, ""), Alive);
        var run = await RunAsync(controller.Address);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["GET /api/health", "GET /api/health"], controller.Requests.Select(request => request.Request));
        Assert.StartsWith("issue list ", Assert.Single(Calls), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "", "HTTP 500")]
    [InlineData(200, "<html>parked</html>", "HTTP 200, but not that it is well")]
    [InlineData(200, """{"status":"starting"}""", "HTTP 200, but not that it is well")]
    public async Task Watchdog_OpensAnIssue_WhenItsTriesAreUsedUp(int status, string body, string found)
    {
        await using var controller = await ScriptedController.StartAsync((status, body));
        var run = await RunAsync(controller.Address);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(3, controller.Requests.Count);
        Assert.Contains($"::error title=Watchdog::The controller does not answer: {found}", run.Output, StringComparison.Ordinal);
        Assert.Contains(Calls, call => call.StartsWith("issue create --repo o/r --title The controller of operations does not answer --label watchdog", StringComparison.Ordinal));
        Assert.Contains(found, await File.ReadAllTextAsync($"{folder}/body", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("https://runs.example.com/1", await File.ReadAllTextAsync($"{folder}/body", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watchdog_KeepsToTheIssueThatIsOpen_AndClosesIt_WhenItAnswersAgain()
    {
        await File.WriteAllTextAsync($"{folder}/open", "17\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunAsync("http://127.0.0.1:9")).ExitCode);
        Assert.Contains(Calls, call => call.StartsWith("issue edit 17 ", StringComparison.Ordinal));
        Assert.DoesNotContain(Calls, call => call.StartsWith("issue create", StringComparison.Ordinal));

        await using var controller = await ScriptedController.StartAsync(Alive);
        Assert.Equal(0, (await RunAsync(controller.Address)).ExitCode);
        Assert.Contains(Calls, call => call.StartsWith("issue close 17 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watchdog_SaysTheSame_WhenGitHubDoesNotAnswer()
    {
        await File.WriteAllTextAsync($"{folder}/broken", "", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunAsync("http://127.0.0.1:9")).ExitCode);
        await using var controller = await ScriptedController.StartAsync(Alive);
        var run = await RunAsync(controller.Address);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("::warning title=Watchdog::", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ops.example.com")]
    public async Task Watchdog_Ends2_WithoutAnAddress(string address) => Assert.Equal(2, (await RunAsync(address)).ExitCode);

    private Task<OpsRun> RunAsync(string address) => CiScript.RunAsync("watchdog", new()
    {
        ["PATH"] = $"{folder}:/usr/bin:/bin",
        ["OPS_URL"] = address,
        ["TRIES"] = "3",
        ["PAUSE_SECONDS"] = "0.02",
        ["GITHUB_REPOSITORY"] = "o/r",
        ["GITHUB_ACTIONS"] = "true",
        ["RUN_URL"] = "https://runs.example.com/1",
    });
}
