using System.Diagnostics;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Probes;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Restarts;

/// <summary>Real PostgreSQL and Redis under a real supervisord are killed, and brought back by the rule service_down.</summary>
public sealed class RealRestartTests(SupervisedServers servers) : IClassFixture<SupervisedServers>, IAsyncLifetime
{
    private readonly string locks = Directory.CreateTempSubdirectory("restart-locks-").FullName;
    private RestartWatch watch = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        watch = new(servers, locks);
        foreach (var program in RestartWatch.Order.All)
        {
            await watch.Programs.StartAsync(program, Cancellation);
            await Eventually.TrueAsync(async () => (await watch.Readiness.AskAsync(program, Cancellation)).State is Readiness.Ready or Readiness.Unasked);
        }
    }

    public ValueTask DisposeAsync()
    {
        watch.Dispose();
        Directory.Delete(locks, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Redis_ComesBack_WhenItWasKilled_AndPeopleAreTold()
    {
        await servers.AskCacheAsync("SET", "kept", "yes");
        await KilledAndBroughtBackAsync("redis");
        Assert.Equal("yes", await servers.AskCacheAsync("GET", "kept"));
    }

    [Fact]
    public async Task Postgres_ComesBack_WhenItWasKilled_AndPeopleAreTold()
    {
        await servers.AskDatabaseAsync<int>("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS n; SELECT n FROM kept LIMIT 1");
        await KilledAndBroughtBackAsync("postgresql");
        Assert.Equal(7, await servers.AskDatabaseAsync<int>("SELECT n FROM kept LIMIT 1"));
    }

    [Fact]
    public async Task Restart_StartsWhatIsNeededFirst_AndWaitsUntilItAnswers()
    {
        foreach (var program in RestartWatch.Order.All)
            await watch.Programs.StopAsync(program, Cancellation);
        var ended = await watch.Restart().RunAsync("k1", "fastapi", "it is down", Cancellation);
        Assert.Equal(ActionResult.Done, ended.Result);
        Assert.StartsWith("fastapi is started again, after postgresql and redis", ended.Detail, StringComparison.Ordinal);
        Assert.Equal(1, await servers.AskDatabaseAsync<int>("SELECT 1"));
        Assert.Equal("PONG", await servers.AskCacheAsync("PING"));
    }

    [Fact]
    public async Task Restart_GoesOn_WhereAProcessDiedBetweenStopAndStart()
    {
        // It runs, and neither answers nor obeys.
        await servers.SignalAsync("redis", Signal.Stop);
        var before = servers.ProcessOf("redis");
        await Assert.ThrowsAsync<ProcessDiedException>(() => watch.Restart(new DiesAfterStop(watch.Programs)).RunAsync("k1", "redis", "it hangs", Cancellation));
        Assert.False(await watch.Programs.RunsAsync("redis", Cancellation));

        var ended = await watch.Restart(process: "p2").RunAsync("k1", "redis", "it hangs", Cancellation);

        Assert.Equal(ActionResult.Done, ended.Result);
        var now = servers.ProcessOf("redis");
        Assert.NotEqual(before, now);
        Assert.Equal(ended, await watch.Restart(process: "p3").RunAsync("k1", "redis", "it hangs", Cancellation));
        Assert.Equal(now, servers.ProcessOf("redis"));
    }

    [Fact]
    public async Task Readiness_TellsNoAnswer_FromARefusedPassword()
    {
        Assert.Equal(Readiness.Ready, (await PostgresReadiness.AskAsync(PostgresAddress.Parse(servers.Database.ToConnectionString() + ";Password=other-fixture-not-real", "test"), Cancellation)).State);
        Assert.Equal(Readiness.Ready, (await RedisReadiness.AskAsync(servers.Cache with { Password = null }, Cancellation)).State);
        await watch.Programs.StopAsync("redis", Cancellation);
        Assert.Equal(Readiness.NotReady, (await watch.Readiness.AskAsync("redis", Cancellation)).State);
    }

    private async Task KilledAndBroughtBackAsync(string service)
    {
        await watch.Evaluate.RunAsync(Cancellation);
        var before = servers.ProcessOf(service);
        var took = Stopwatch.StartNew();
        await servers.SignalAsync(service, Signal.Kill);
        TimeSpan? fired = null;
        await Eventually.TrueAsync(async () =>
        {
            await watch.Evaluate.RunAsync(Cancellation);
            if (fired is null && (await watch.StateAsync()).Alarms.Any(alarm => alarm.Phase == AlertPhase.Firing))
                fired = took.Elapsed;
            return (await watch.StateAsync()).Closed.Count > 0;
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{service}: firing after {fired?.TotalSeconds:0.0} s, told that it is over after {took.Elapsed.TotalSeconds:0.0} s (the rule's 30 s are 1.5 s here)");
        Assert.NotEqual(before, servers.ProcessOf(service));
        var closed = Assert.Single((await watch.StateAsync()).Closed);
        Assert.Equal((service, ActionResult.Done), (closed.Labels["service"], closed.ActionResult));
        Assert.Contains(closed.Did, line => line.StartsWith($"restart_service: done, {service} is started again, and answers after ", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () =>
        {
            await watch.Evaluate.RunAsync(Cancellation);
            return watch.Notifier.Told.Count >= 2;
        });
        Assert.Equal([AlertNoticeKind.Firing, AlertNoticeKind.Resolved], watch.Notifier.Told.Select(notice => notice.Kind));
    }

    /// <summary>A process that dies when it has stopped a program.</summary>
    private sealed class DiesAfterStop(IServicePrograms inner) : IServicePrograms
    {
        public Task<bool?> RunsAsync(string service, CancellationToken cancellationToken) => inner.RunsAsync(service, cancellationToken);

        public async Task StopAsync(string service, CancellationToken cancellationToken)
        {
            await inner.StopAsync(service, cancellationToken);
            throw new ProcessDiedException("stop");
        }

        public Task StartAsync(string service, CancellationToken cancellationToken) => inner.StartAsync(service, cancellationToken);
    }
}
