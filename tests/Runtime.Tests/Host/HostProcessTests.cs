using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;

namespace Runtime.Tests.Host;

/// <summary>What happens to requests, messages and occurrences when processes end, in order or not.</summary>
public sealed class HostProcessTests(StorageFixture storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sigterm_LetsTheRunningRequestEnd_RefusesNewOnes_AndExitsWith0()
    {
        using var app = new TestApp();
        using var host = await HostProcess.StartAsync(app, app.Environment());
        var held = host.Client.GetAsync("/api/hold", Cancellation);
        await Wait.UntilAsync(() => Recorded(app, "begin Hold"));
        host.Send("TERM");
        await Wait.UntilAsync(async () => (await host.Client.GetAsync("/api/pid", Cancellation)).StatusCode == HttpStatusCode.ServiceUnavailable);
        // Long enough for a host that waits for nobody to break the request off.
        for (var refused = 0; refused < 100; refused++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Client.GetAsync("/api/pid", Cancellation)).StatusCode);
        Release(app);
        using var answer = await held;
        Assert.Equal("released", await answer.Content.ReadAsStringAsync(Cancellation));
        await host.ExitAsync();
        Assert.Equal(0, host.ExitCode);
        await WorkersAreGoneAsync(app);
    }

    [Fact]
    public async Task Sigterm_CancelsWhatOutlastsTheGrace_AndExitsWith0()
    {
        using var app = new TestApp();
        var environment = app.Environment();
        environment["FUNCTIONS_SHUTDOWN_GRACE"] = "00:00:00.1";
        using var host = await HostProcess.StartAsync(app, environment);
        var held = host.Client.GetAsync("/api/hold", Cancellation);
        await Wait.UntilAsync(() => Recorded(app, "begin Hold"));
        host.Send("INT");
        using var answer = await held;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await host.ExitAsync();
        Assert.Equal(0, host.ExitCode);
        Assert.Contains("FUNCTIONS_SHUTDOWN_GRACE", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_EndsAWorkerThatDoesNotLeave_AndExitsWith0()
    {
        using var app = new TestApp();
        using var host = await HostProcess.StartAsync(app, new Dictionary<string, string>(app.Environment()) { ["WIRE_STAY"] = "1" });
        await host.Client.GetStringAsync("/api/pid", Cancellation);
        host.Send("TERM");
        await host.ExitAsync();
        Assert.Equal(0, host.ExitCode);
        Assert.Contains("did not leave within 5 s", host.Output, StringComparison.Ordinal);
        await WorkersAreGoneAsync(app);
    }

    [Fact]
    public async Task WorkerCrash_IsAnsweredWith502_AndAnotherWorkerTakesOver()
    {
        using var app = new TestApp();
        using var host = await HostProcess.StartAsync(app, app.Environment());
        var before = await host.Client.GetStringAsync("/api/pid", Cancellation);
        using var crash = await host.Client.GetAsync("/api/crash", Cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, crash.StatusCode);
        string? after = null;
        await Wait.UntilAsync(async () =>
        {
            using var answer = await host.Client.GetAsync("/api/pid", Cancellation);
            after = answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync(Cancellation) : null;
            return after is not null;
        });
        Assert.NotEqual(before, after);
        Assert.Contains("ended with exit code 3", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerCrash_GivesTheMessageBack_AndItIsHandledAgain()
    {
        using var app = new TestApp("""{"extensions":{"queues":{"maxPollingInterval":"00:00:00.2"}}}""");
        var queue = new QueueClient(await storage.ConnectionStringAsync(), app.Id, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateAsync(cancellationToken: Cancellation);
        await queue.SendMessageAsync("crash once", Cancellation);
        var environment = await app.EnvironmentAsync(storage);
        environment["WIRE_QUEUE"] = app.Id;
        using var host = await HostProcess.StartAsync(app, environment);
        await Wait.UntilAsync(() => Recorded(app, "end Take"));
        Assert.Equal(["begin Take crash once 1", "begin Take crash once 2", "end Take crash once"], Record(app).Where(line => line.Contains("Take", StringComparison.Ordinal)));
        await Wait.UntilAsync(async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0);
    }

    [Fact]
    public async Task Messages_AreEachHandled_AndTheFailingOnesPoisoned_WhenTheWorkerIsKilledFiveTimesOnTheWay()
    {
        const int Good = 10_000;
        const int Kills = 5;
        const int Waiting = 500;
        // Of a sixth of the messages: half a minute on a slow machine that does nothing else.
        var limit = TimeSpan.FromMinutes(5);
        using var app = new TestApp("""{"extensions":{"queues":{"batchSize":32,"newBatchThreshold":16,"maxPollingInterval":"00:00:00.2"}}}""");
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(await storage.ConnectionStringAsync(), app.Id, options);
        var poison = new QueueClient(await storage.ConnectionStringAsync(), $"{app.Id}-poison", options);
        await queue.CreateAsync(cancellationToken: Cancellation);
        var failing = Enumerable.Range(0, 5).Select(number => $"fail {number}").ToArray();
        var good = Enumerable.Range(0, Good).Select(number => $"message {number}").ToArray();
        using var host = await HostProcess.StartAsync(app, new Dictionary<string, string>(await app.EnvironmentAsync(storage)) { ["WIRE_QUEUE"] = app.Id });
        // Azurite looks through all waiting messages for each batch: so they come as they are handled.
        var sending = SendAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await Wait.UntilAsync(() => Ended(app).Count() >= kill * Good / (Kills + 1) && Workers(app).Length == kill, limit);
            using var worker = Process.GetProcessById(Workers(app)[^1]);
            worker.Kill();
        }
        await sending;
        // A batch whose answer was lost, because storage took longer than its client waits, is seen again when the lease of ten minutes ends.
        await Wait.UntilAsync(async () => Ended(app).Distinct().Count() == Good
            && (await poison.ExistsAsync(Cancellation)).Value
            && (await poison.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == failing.Length
            && (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0, limit + TimeSpan.FromMinutes(10));
        Assert.Equal(good.Order(StringComparer.Ordinal), Ended(app).Distinct().Order(StringComparer.Ordinal));
        var moved = await poison.ReceiveMessagesAsync(32, cancellationToken: Cancellation);
        Assert.Equal(failing, moved.Value.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal));
        Assert.All(failing, text => Assert.InRange(Record(app).Count(line => line.StartsWith($"begin Take {text} ", StringComparison.Ordinal)), 1, 5));
        Assert.Equal(Kills + 1, Workers(app).Length);

        async Task SendAsync()
        {
            var sent = 0;
            foreach (var chunk in failing.Concat(good).Chunk(Waiting / 2))
            {
                await Wait.UntilAsync(() => sent - Ended(app).Count() <= Waiting / 2, limit);
                await Parallel.ForEachAsync(chunk, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (text, token) => await queue.SendMessageAsync(text, token));
                sent += chunk.Length;
            }
        }
    }

    [Fact]
    public async Task Worker_DiesWithItsHost_WhenTheHostIsKilled()
    {
        using var app = new TestApp();
        using var host = await HostProcess.StartAsync(app, app.Environment());
        await host.Client.GetStringAsync("/api/pid", Cancellation);
        host.Send("KILL");
        await host.ExitAsync();
        await WorkersAreGoneAsync(app);
    }

    [Fact]
    public async Task Survivor_RunsTheOccurrenceAgain_WhenTheHostIsKilledInMidRun_AndEachLaterOneOnce()
    {
        using var app = new TestApp("""{"singleton":{"listenerLockRecoveryPollingInterval":"00:00:01"}}""");
        var environment = await app.EnvironmentAsync(storage);
        environment["WIRE_SCHEDULE"] = "*/2 * * * * *";
        using var killed = await HostProcess.StartAsync(app, environment);
        await Wait.UntilAsync(() => Recorded(app, "begin Tick"));
        using var survivor = await HostProcess.StartAsync(app, environment);
        await Wait.UntilAsync(() => survivor.Output.Contains("this host stands by", StringComparison.Ordinal));
        killed.Send("KILL");
        await killed.ExitAsync();
        var cut = Assert.Single(Occurrences(app));
        Release(app);
        await Wait.UntilAsync(() => Occurrences(app).Length >= 4);
        Assert.Equal([cut, cut], Occurrences(app)[..2]);
        Assert.Equal(Occurrences(app)[1..].Distinct(), Occurrences(app)[1..]);
        Assert.Contains("its end was not recorded: it is run again", survivor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_ThatDoesNotStart_IsReportedWithItsLastOutput_AndTriedAgain()
    {
        using var app = new TestApp();
        var environment = app.Environment();
        environment["WIRE_FAIL_START"] = "the reason it gave";
        using var host = await HostProcess.BeginAsync(app, environment);
        await Wait.UntilAsync(() => host.Output.Split("ended with exit code 7 before it called the host back. Its last output:").Length > 2);
        Assert.Contains("    the reason it gave", host.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/admin/host/ping", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Host_ExitsWith1AndNamesThePort_WhenItIsInUse()
    {
        using var app = new TestApp();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(app.Root, "worker.config.json"), """{"description":{"language":"dotnet-isolated","defaultExecutablePath":"dotnet"}}""", Cancellation);
        using var host = HostProcess.Launch(["--script-root", app.Root, "--port", port], app.Environment());
        await host.ExitAsync();
        Assert.Equal(1, host.ExitCode);
        await Wait.UntilAsync(() => host.Output.Contains($"port {port}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, "--script-root is missing")]
    [InlineData(2, "Unknown argument", "--nonsense")]
    [InlineData(0, "Usage:", "--help")]
    public async Task Host_ExitsAndExplains(int exitCode, string text, params string[] arguments)
    {
        using var host = HostProcess.Launch(arguments, new Dictionary<string, string>());
        await host.ExitAsync();
        Assert.Equal(exitCode, host.ExitCode);
        await Wait.UntilAsync(() => host.Output.Contains(text, StringComparison.Ordinal));
    }

    private static void Release(TestApp app) => File.WriteAllText(Path.Combine(app.Root, "release"), "");

    private static string[] Record(TestApp app)
    {
        var file = Path.Combine(app.Root, "record");
        if (!File.Exists(file))
            return [];
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        // A line that a killed worker left half written is none.
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private static bool Recorded(TestApp app, string start) => Record(app).Any(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Which occurrences were begun, by any host.</summary>
    private static string[] Occurrences(TestApp app) =>
        [.. Record(app).Where(line => line.StartsWith("begin Tick ", StringComparison.Ordinal)).Select(line => line["begin Tick ".Length..]).Select(Next)];

    private static string Next(string timerInfo)
    {
        using var info = System.Text.Json.JsonDocument.Parse(timerInfo);
        return info.RootElement.GetProperty("ScheduleStatus").GetProperty("Next").GetString() ?? "";
    }

    /// <summary>The messages that functions took to their end, in order; one that was in a killed worker may be there twice.</summary>
    private static IEnumerable<string> Ended(TestApp app) =>
        Record(app).Where(line => line.StartsWith("end Take ", StringComparison.Ordinal)).Select(line => line["end Take ".Length..]);

    private static int[] Workers(TestApp app) =>
        [.. Record(app).Where(line => line.StartsWith("worker ", StringComparison.Ordinal)).Select(line => int.Parse(line["worker ".Length..], CultureInfo.InvariantCulture))];

    private static async Task WorkersAreGoneAsync(TestApp app)
    {
        var pids = Workers(app);
        Assert.NotEmpty(pids);
        await Wait.UntilAsync(() => pids.All(pid => !IsRunning(pid)));
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
