using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FastHost;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Host;

/// <summary>Two hosts of one app, one of which is killed again and again, at every step of a run; time goes twenty times as fast.</summary>
public sealed class KilledHostsTests : IDisposable
{
    private const int Occurrences = 200;
    private const int RunsBetweenKills = 25;
    private const int Speed = 20;

    /// <summary>Of the fast clock: half a second of the machine's.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private readonly TestApp app = new("""{"singleton":{"listenerLockPeriod":"00:00:30","listenerLockRecoveryPollingInterval":"00:00:01"}}""");
    private readonly ScaledTime clock = new(TimeProvider.System.GetUtcNow(), Speed);
    private readonly CancellationTokenSource over = new();
    private readonly Lock gate = new();
    private readonly List<Step> steps = [];
    private readonly List<Process> hosts = [];
    private readonly HashSet<int> killed = [];
    private Step? killAt;

    private enum Kind
    {
        Claimed,
        Begun,
        Ended,
        Completed,
        Status,
    }

    [Fact]
    public async Task TwoHostsKilledInTurn_CompleteEachOccurrenceOnce_AndRunWhatWasCutShortAgain()
    {
        await using var storage = await PlayedStorage.StartAsync(clock);
        storage.Posted = (what, query, timer) => AtAsync(Step.Of(what == "begin" ? Kind.Begun : Kind.Ended, timer, int.Parse(query["process"].ToString(), CultureInfo.InvariantCulture), clock));
        storage.Written = (path, document) => path.EndsWith("/claim", StringComparison.Ordinal) || path.EndsWith("/status", StringComparison.Ordinal)
            ? AtAsync(Step.OfDocument(path, document, clock))
            : Task.CompletedTask;
        hosts.AddRange([Start(storage), Start(storage)]);
        // A kill between the function's own end and the record of it cannot be told from one in mid-run: it is the one step left out.
        Kind[] kills = [Kind.Begun, Kind.Claimed, Kind.Completed, Kind.Begun, Kind.Status, Kind.Begun];
        for (var round = 0; round < kills.Length; round++)
        {
            await CompletedAsync((round + 1) * RunsBetweenKills);
            await KillAsync(kills[round]);
            hosts.Add(Start(storage));
        }
        await CompletedAsync(Occurrences);
        lock (gate)
            AssertOnceEach(steps);
    }

    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
        foreach (var host in hosts)
        {
            if (!host.HasExited)
                host.Kill();
            host.WaitForExit();
            host.Dispose();
        }
        app.Dispose();
    }

    private static void AssertOnceEach(List<Step> steps)
    {
        var runs = steps.Where(step => step.Kind is Kind.Begun or Kind.Ended or Kind.Completed).ToList();
        Step? last = null;
        Step? running = null;
        var cut = 0;
        foreach (var step in runs)
        {
            switch (step.Kind)
            {
                case Kind.Begun:
                    if (running is not null)
                    {
                        Assert.True(running.IsKilled, $"{step} began beside {running}");
                        Assert.Equal(running.Occurrence, step.Occurrence);
                        cut++;
                    }
                    if (last is not null)
                        AssertNext(last, step, steps);
                    running = step;
                    break;
                case Kind.Ended:
                    Assert.Equal(running?.Occurrence, step.Occurrence);
                    break;
                case Kind.Completed:
                    Assert.Equal(running?.Occurrence, step.Occurrence);
                    (last, running) = (step, null);
                    break;
            }
        }
        Assert.True(cut >= 3, $"{cut} runs were cut short by kills and begun again");
        Assert.Distinct(runs.Where(step => step.Kind == Kind.Completed).Select(step => step.Occurrence));
    }

    /// <summary>The run of an occurrence follows that of the one before it; left out are only those that an earlier run answered because it was past due, and, as in
    /// Microsoft's host, those that came while one was still running. A take-over takes longer than the slack that is given to a busy machine.</summary>
    private static void AssertNext(Step last, Step next, List<Step> steps)
    {
        Assert.True(next.Occurrence > last.Through, $"{next} was run, though {last} had answered it");
        var written = steps.FirstOrDefault(step => step.Kind == Kind.Status && step.At >= last.At)?.At ?? last.At;
        Assert.True(next.Occurrence - TimeSpan.FromSeconds(1) <= last.Through || next.Occurrence - TimeSpan.FromSeconds(1) < written + Slack, $"an occurrence is missing between {last} and {next}");
    }

    /// <summary>Kills the host that takes the given step next, just after it was taken and before it hears of it.</summary>
    private async Task KillAsync(Kind kind)
    {
        var step = new Step(kind, default, default, 0, default);
        lock (gate)
            killAt = step;
        await Wait.UntilAsync(() => hosts.Any(host => host.HasExited) && killAt is null);
        var dead = hosts.Where(host => host.HasExited).ToList();
        dead.ForEach(host => host.Dispose());
        hosts.RemoveAll(dead.Contains);
    }

    private Task CompletedAsync(int count) => Wait.UntilAsync(() =>
    {
        Assert.All(hosts, host => Assert.False(host.HasExited));
        lock (gate)
            return steps.Count(step => step.Kind == Kind.Completed) >= count;
    });

    private async Task AtAsync(Step? step)
    {
        if (step is null)
            return;
        lock (gate)
        {
            // What a host sent before it was killed may be read long after.
            if (step.Kind is Kind.Begun or Kind.Ended && killed.Contains(step.Process))
                return;
            if (killAt?.Kind != step.Kind)
            {
                steps.Add(step);
                return;
            }
            killAt = null;
            steps.Add(step with { IsKilled = true });
            var victim = hosts.First(host => host.Id == (step.Process > 0 ? step.Process : Driver()));
            killed.Add(victim.Id);
            victim.Kill();
        }
        await Task.Delay(Timeout.Infinite, over.Token);
    }

    /// <summary>The process that began the latest run, or for the first run of a new driver the one that writes now.</summary>
    private int Driver() => steps.Last(step => step.Process > 0).Process;

    private Process Start(PlayedStorage storage)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FastHost.dll"), app.Root]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in app.Environment())
            start.Environment[name] = value;
        start.Environment["AzureWebJobsStorage"] = storage.ConnectionString;
        start.Environment["FAST_TIME"] = clock.ToString();
        start.Environment["FAST_RECORD"] = storage.Address.ToString();
        start.Environment["FUNCTIONS_WORKER_START_LIMIT"] = "01:00:00";
        var host = Process.Start(start)!;
        var watched = WatchedOutput.Begin("fast-host", start.Environment.ToDictionary(one => one.Key, one => one.Value ?? ""));
        host.OutputDataReceived += (_, line) => watched.Take($"{line.Data}\n");
        host.ErrorDataReceived += (_, line) => watched.Take($"{line.Data}\n");
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        return host;
    }

    /// <param name="Through">Of a completed run: the last moment it answers.</param>
    /// <param name="Process">Who took it; 0 where that is not told.</param>
    private sealed record Step(Kind Kind, DateTimeOffset Occurrence, DateTimeOffset Through, int Process, DateTimeOffset At)
    {
        public bool IsKilled { get; init; }

        public static Step Of(Kind kind, string timer, int process, ScaledTime clock)
        {
            using var document = JsonDocument.Parse(timer);
            return new Step(kind, document.RootElement.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset(), default, process, clock.GetUtcNow());
        }

        public static Step OfDocument(string path, string content, ScaledTime clock)
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return path.EndsWith("/status", StringComparison.Ordinal)
                ? new Step(Kind.Status, root.GetProperty("Next").GetDateTimeOffset(), default, 0, clock.GetUtcNow())
                : new Step(
                    root.GetProperty("CompletedAt").ValueKind == JsonValueKind.Null ? Kind.Claimed : Kind.Completed,
                    root.GetProperty(nameof(Occurrence)).GetDateTimeOffset(), root.GetProperty(nameof(Through)).GetDateTimeOffset(), ProcessOf(root.GetProperty("Owner").GetString()!), clock.GetUtcNow());
        }

        private static int ProcessOf(string owner) => int.Parse(owner.Split('/')[1], CultureInfo.InvariantCulture);
    }
}
