using System.Net;
using FastHost;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Logging;
using LocalFunctions.Host.Workers;
using WireWorker;

// The host with a clock of its own, to be killed by tests: FAST_TIME is the clock, FAST_RECORD where its one timer, Tick, tells that it begins and ends,
// and waits for an answer. The worker is played in this process and dies with it. Arguments: the app's folder.
var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
var clock = ScaledTime.Parse(environment["FAST_TIME"]);
using var http = new HttpClient { BaseAddress = new Uri(environment["FAST_RECORD"]), Timeout = Timeout.InfiniteTimeSpan };
var tick = new WireFunction(
    "Tick",
    async invocation =>
    {
        await TellAsync("begin", invocation.Input.Json);
        await TellAsync("end", invocation.Input.Json);
        return Answer.Ok();
    },
    """{"name":"timer","direction":"In","type":"timerTrigger","schedule":"* * * * * *"}""");
var settings = HostSettings.Read(new HostCommand.Run(args[0], IPAddress.Loopback, 0), environment);
var surroundings = new HostSurroundings(
    _ => new InProcessWorkers(tick), logging => logging.AddLines(clock, TimeZoneInfo.Utc, LogFormat.Line), Console.Out, clock, HostRandom.System);
await using var host = await HostApplication.StartAsync(settings, surroundings, CancellationToken.None);
await host.RunAsync(CancellationToken.None);

async Task TellAsync(string what, string timer)
{
    using var content = new StringContent(timer);
    using var answer = await http.PostAsync($"{what}?process={Environment.ProcessId}", content);
    answer.EnsureSuccessStatusCode();
}

/// <summary>Plays the worker in this process, over the real wire.</summary>
internal sealed class InProcessWorkers(WireFunction function) : IWorkerLauncher
{
    public IRunningWorker Start(WorkerLaunch launch) => new InProcessWorker(new Worker(launch.Callback, launch.WorkerId, [function]));
}

internal sealed class InProcessWorker : IRunningWorker
{
    private readonly CancellationTokenSource life = new();
    private readonly Worker worker;

    public InProcessWorker(Worker worker)
    {
        this.worker = worker;
        Exited = RunAsync();
    }

    public Task<string> Exited { get; }

    public string LastOutput => "";

    public long? MemoryBytes => null;

    public void Kill() => life.Cancel();

    public void Dispose()
    {
        life.Dispose();
        worker.Dispose();
    }

    private async Task<string> RunAsync()
    {
        try
        {
            await worker.RunAsync(life.Token);
            return "exit code 0";
        }
        catch (Exception cut) when (cut is Grpc.Core.RpcException or OperationCanceledException)
        {
            return "exit code 134";
        }
    }
}
