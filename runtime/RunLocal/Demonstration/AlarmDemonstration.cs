using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace SuperInsight.RunLocal;

/// <summary>
/// An alarm of the cloud's own monitoring reaches the chat; load that is made on purpose raises the number of instances; Redis, which is killed, is
/// brought back. The rules' durations are shortened for people who watch.
/// </summary>
public sealed class AlarmDemonstration(LocalSystem system, LocalFolder folder, HostFunctions functions, OpsCommand ops)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly LocalCloud cloud = new(system);

    public static string RulesFile(LocalFolder folder) => folder.PathOf("alerts.yaml");

    /// <summary>No rule acts before its turn: a busy machine has high load by itself.</summary>
    public static void Quiet(LocalFolder folder) => Write(folder, false, false);

    /// <summary>From then on the rules are those that are shipped.</summary>
    public static void UseShippedRules(LocalFolder folder) => File.Copy(Checkout.PathOf("image", "alerts.yaml"), RulesFile(folder), overwrite: true);

    public async Task<string> TellAsync(CancellationToken cancellationToken)
    {
        var session = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        using HttpClient http = new();
        // As monitoring pushes it, and once more, as it does when the answer is late.
        for (var push = 0; push < 2; push++)
        {
            using var answer = await http.PostAsJsonAsync(new Uri(system.Host!.Endpoint, $"/api/alarms/tencent/{LocalSettings.CallbackKey}"), Alarm(session), cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new ServerFailedException($"The push of an alarm was answered {(int)answer.StatusCode}.", functions.LogTail);
        }

        var told = await functions.WaitAsync<int>("Nobody was told of the cloud's alarm", Deadline, async () => await CountAsync(session, cancellationToken) is > 0 and var count ? count : null, cancellationToken);
        return told == 1 ? $"session {session[..8]}, pushed twice: one message in the chat" : throw new ServerFailedException($"{told} messages tell of one alarm.");
    }

    public async Task<string> ScaleAsync(CancellationToken cancellationToken)
    {
        var before = await cloud.CeilingAsync(cancellationToken);
        using (new ProcessorLoad())
        {
            Write(folder, scales: true, restarts: false);
            var now = await functions.WaitAsync<int>("The load did not raise the number of instances", Deadline, async () => await cloud.CeilingAsync(cancellationToken) is var ceiling && ceiling > before ? ceiling : null, cancellationToken);
            var alarm = (await ops.RunAsync(cancellationToken, "alarms")).EnumerateArray().First(one => one.GetProperty("key").GetString()!.StartsWith("high_cpu_usage", StringComparison.Ordinal));
            Write(folder, scales: false, restarts: false);
            return $"{alarm.GetProperty("summary").GetString()} for 10 s (5 min as shipped): scale_up, up to {now} instances instead of {before}";
        }
    }

    public async Task<string> RestartAsync(CancellationToken cancellationToken)
    {
        var killed = system.Redis.RedisId ?? throw new ServerFailedException("Redis does not run.", system.Redis.LogTail);
        var told = (await MessagesAsync("service_down", cancellationToken)).Count;
        Write(folder, scales: false, restarts: true);
        using (var process = Process.GetProcessById(killed))
            process.Kill();
        var watch = Stopwatch.StartNew();
        _ = await functions.WaitAsync<int>("Redis was not brought back", Deadline, () => Task.FromResult(system.Redis.RedisId is { } id && id != killed ? (int?)id : null), cancellationToken);
        var back = watch.Elapsed;
        _ = await functions.WaitAsync<int>("Nobody was told that Redis is back", Deadline, async () => (await MessagesAsync("service_down", cancellationToken)).Count is var count && count >= told + 2 ? count : null, cancellationToken);
        Write(folder, scales: false, restarts: false);
        return string.Create(CultureInfo.InvariantCulture, $"killed; started again after {back.TotalSeconds:0.0} s by service_down, which waits 5 s here (30 s as shipped); told that it fires and that it is over");
    }

    private async Task<int?> CountAsync(string session, CancellationToken cancellationToken) => (await MessagesAsync(Policy(session), cancellationToken)).Count;

    private async Task<IReadOnlyList<string>> MessagesAsync(string about, CancellationToken cancellationToken) =>
        [.. (await cloud.MessagesAsync(cancellationToken)).Where(message => message.Contains(about, StringComparison.Ordinal))];

    private static string Policy(string session) => $"./run {session[..8]}";

    private static object Alarm(string session) => new
    {
        sessionId = session,
        alarmStatus = "1",
        alarmType = "metric",
        alarmObjInfo = new { @namespace = "qce/tcb", dimensions = new { envid = LocalCloud.Environment, serviceid = LocalCloud.Service } },
        alarmPolicyInfo = new { policyId = $"policy-{session[..8]}", policyName = Policy(session), conditions = new { metricShowName = "CPU", calcType = ">", calcValue = "80", calcUnit = "%", currentValue = "93.5", unit = "%" } },
        firstOccurTime = TimeProvider.System.GetUtcNow().ToOffset(LocalCloud.Beijing).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        durationTime = 60,
        recoverTime = "0",
    };

    private static void Write(LocalFolder folder, bool scales, bool restarts)
    {
        var draft = RulesFile(folder) + ".draft";
        File.WriteAllText(draft, $"""
            # Written by ./run, which puts the shipped rules back: their durations are for nobody who watches.
            interval: 5s
            alerts:
              - name: high_cpu_usage
                condition: cpu_usage > 80
                duration: 10s
                action: scale_up
                severity: warning
                max_per_hour: 100
                max_per_day: 1000
                enabled: {(scales ? "true" : "false")}
              - name: service_down
                condition: service_health == 0
                duration: 5s
                action: restart_service
                max_per_hour: 100
                max_per_day: 1000
                enabled: {(restarts ? "true" : "false")}

            """);
        File.Move(draft, RulesFile(folder), overwrite: true);
    }

    /// <summary>Uses all processors that this process may, until it is disposed of.</summary>
    private sealed class ProcessorLoad : IDisposable
    {
        private volatile bool ended;

        public ProcessorLoad()
        {
            for (var number = 0; number < Environment.ProcessorCount; number++)
                new Thread(Spin) { IsBackground = true, Name = "load made on purpose" }.Start();
        }

        public void Dispose() => ended = true;

        private void Spin()
        {
            while (!ended)
                Thread.SpinWait(1000);
        }
    }
}
