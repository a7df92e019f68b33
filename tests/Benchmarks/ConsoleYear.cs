using System.Globalization;
using System.Text;
using System.Text.Json;
using SuperInsight.Adapters.Metrics;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.State;

namespace Benchmarks;

/// <summary>What a busy year leaves in the ledger and the bucket, written by the same code that would have written it.</summary>
internal sealed class ConsoleYear(IObjectStore store, ILedger ledger, DateTimeOffset now) : IDisposable
{
    public const string Service = "web";

    private const int Days = 365;
    private const int DeploymentsADay = 3;
    private const int AlarmsADay = 5;
    private const int ReadingSeconds = 15;

    private static readonly (BackupSource Source, int ADay)[] Sources = [(BackupSource.Postgres, 1), (BackupSource.Redis, 4), (BackupSource.Files, 1)];

    private readonly SigningKey signing = SigningKey.Generate();

    public string Signer => signing.VerifyKey.ToString();

    public async Task FillAsync(string metrics, CancellationToken cancellationToken)
    {
        await DeployAsync(cancellationToken);
        await AlarmAsync(cancellationToken);
        foreach (var (source, aDay) in Sources)
            await BackUpAsync(source, aDay, cancellationToken);
        await BillAsync(cancellationToken);
        await MeasureAsync(metrics, cancellationToken);
    }

    public void Dispose() => signing.Dispose();

    private async Task DeployAsync(CancellationToken cancellationToken)
    {
        var deployments = new DeploymentLedger(ledger);
        DeploymentReading? last = null;
        for (var number = 0; number < Days * DeploymentsADay; number++)
        {
            var (id, commit) = (Text($"d{number:00000}"), Text($"{number + 1:x40}"));
            foreach (var fact in (DeploymentFact[])
            [
                new DeploymentRequested(id, new(Service, $"registry.example.com/demo/web:{commit}", commit, DeploymentTrigger.Push, "ada")),
                new DeploymentMoved(id, DeploymentState.Succeeded, "it answered well for 10 min") { Version = Text($"web-{number:000}"), Digest = Text($"sha256:{number:x64}"), Evidence = "HTTP 200 in 12 ms" },
            ])
            {
                last ??= await deployments.ReadAsync(Service, cancellationToken);
                if (!await deployments.TryAppendAsync(Service, last, fact, cancellationToken))
                    throw new InvalidOperationException("Somebody else writes.");
                last = last.SinceSnapshot >= 64 ? null : last with { History = last.History.Apply(fact, last.AsOf), Head = last.Head + 1, SinceSnapshot = last.SinceSnapshot + 1 };
            }
        }
    }

    private async Task AlarmAsync(CancellationToken cancellationToken)
    {
        var alerts = new AlertLedger(ledger);
        var reading = await alerts.ReadAsync(cancellationToken);
        for (var number = 0; number < Days * AlarmsADay; number++)
        {
            var at = now.AddDays(-Days) + number * TimeSpan.FromDays(1) / AlarmsADay;
            var alarm = new AlertAlarm(Text($"high_cpu_usage-{at:yyyyMMdd'T'HHmmss}-{number}"), "high_cpu_usage", Text($"instance=\"web-{number % 7}\""), new Dictionary<string, string> { ["instance"] = Text($"web-{number % 7}") }, at)
            {
                Phase = AlertPhase.Resolved, Severity = AlarmSeverity.Warning, Metric = "cpu_usage", Condition = "> 80", Value = 91.2, FiringSince = at.AddMinutes(5), Did = [Text($"scale_up: done, 2 to 3 instances ({at:u})")],
                Decisions = [.. Enumerable.Range(0, 6).Select(step => new AlertDecision(at.AddMinutes(step), "firing", 91.2, "> 80", "it held for 5 minutes, and what was decided is told in a sentence of this length", []))],
            };
            reading = await alerts.TryAppendAsync(reading, new AlertsEvaluated(at, at) { Closed = [alarm], Episodes = number + 1 }, cancellationToken) ?? throw new InvalidOperationException("Somebody else writes.");
        }

        var firing = new AlertAlarm("disk_space_low-now", "disk_space_low", "", new Dictionary<string, string>(), now.AddHours(-2)) { Phase = AlertPhase.Firing, Severity = AlarmSeverity.Critical, Metric = "disk_usage", Condition = "> 90", Value = 93, FiringSince = now.AddHours(-2) };
        _ = await alerts.TryAppendAsync(reading, new AlertsEvaluated(now, now) { Changed = [firing] }, cancellationToken);
    }

    /// <summary>Runs, manifests, verdicts on all of them, and a drill a week.</summary>
    private async Task BackUpAsync(BackupSource source, int aDay, CancellationToken cancellationToken)
    {
        BackupLayout layout = new("backups");
        VerdictSeal seal = new([signing.VerifyKey], () => signing);
        var (runs, facts) = (BackupRunHistory.Empty, new List<BackupRunFact>());
        List<string> verdicts = [];
        List<RestorePointId> points = [];
        for (var number = 0; number < Days * aDay; number++)
        {
            var at = now.AddDays(-Days) + (number + 1) * TimeSpan.FromDays(1) / aDay - TimeSpan.FromHours(1);
            var id = RestorePointId.Create(source, at, (uint)number);
            points.Add(id);
            facts.AddRange([new BackupStarted(Text($"r{number}"), id.ToString(), "agent on web-1 (pid 4711)", "4711", BackupTrigger.Schedule, at, 1), new BackupCompleted(Text($"r{number}"), id.ToString())]);
            verdicts.Add(Encoding.UTF8.GetString(seal.Sign(new VerificationFact(id.ToString(), true, true, null) { Format = VerificationFact.CurrentFormat, At = at.AddHours(1) }, VerificationJson.Default.VerificationFact)));
        }

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (id, token) =>
            await store.CreateAsync(layout.ManifestKey(id), ManifestCodec.Encode(Manifest(layout, id), signing), token));
        await SnapshotAsync(BackupRunLedger.Stream(source), JsonSerializer.SerializeToUtf8Bytes(facts.Aggregate(runs, (history, fact) => history.Apply(fact, now)), BackupRunJson.Default.BackupRunHistory), JsonSerializer.SerializeToUtf8Bytes(facts[^1], BackupRunJson.Default.BackupRunFact), cancellationToken);
        await SnapshotAsync(new StreamName($"verifications/{source}"), JsonSerializer.SerializeToUtf8Bytes([.. verdicts], SealedJson.Readable.StringArray), Encoding.UTF8.GetBytes(verdicts[^1]), cancellationToken);
        var drills = new DrillLedger(ledger, seal);
        foreach (var week in Enumerable.Range(1, 52))
        {
            var point = points[^Math.Min(points.Count, week * 7 * aDay)];
            await drills.RecordAsync(source, new DrillVerdict(point.ToString(), true, now.AddDays(-7 * week), 42, new(12, 34567, 0, 0, 0), "agent on web-1 (pid 4711)", new Dictionary<string, string> { ["pg_restore"] = "15.8" }, null), cancellationToken);
        }
    }

    private static Manifest Manifest(BackupLayout layout, RestorePointId id) => new()
    {
        Format = SuperInsight.Domain.Backups.Manifest.CurrentFormat, Id = id.ToString(), Source = id.Source.ToString(), TakenAt = id.StartedAt, CompletedAt = id.StartedAt.AddMinutes(3), Server = new("postgres", "15.8", "app"),
        Objects = [new(layout.DataKey(id), "pg_dump-custom+zstd+age", 1L << 31, new string('0', 64), 1L << 28, new string('1', 64))], Recipients = ["age1example"], Tools = new Dictionary<string, string>(),
        Contents = new([.. Enumerable.Range(0, 40).Select(table => new TableRows(Text($"public.table_{table}"), 12345))], 0, ["app"]),
    };

    private async Task SnapshotAsync(StreamName stream, byte[] state, byte[] last, CancellationToken cancellationToken)
    {
        await ledger.AppendAsync(stream, 1, last, cancellationToken);
        await ledger.SnapshotAsync(stream, 1, state, cancellationToken);
    }

    private async Task BillAsync(CancellationToken cancellationToken)
    {
        var yesterday = BillingCalendar.Yesterday(now);
        await new CostLedger(ledger).RecordAsync([.. BillingCalendar.Days(yesterday.AddDays(1 - Days), yesterday).Select(day => new DayCosts(day, Money.Yuan,
            [.. Enumerable.Range(0, 40).Select(line => new DayLine(Text($"product {line % 8}"), Text($"res-{line:00000000}"), 1.2345m + line % 7 + (int)day.DayOfWeek * 0.1m))], 0))], cancellationToken);
    }

    private async Task MeasureAsync(string folder, CancellationToken cancellationToken)
    {
        using FileMetricHistory history = new(folder, TimeProvider.System);
        var random = new Random(1);
        for (var at = now.AddDays(-1); at < now; at = at.AddSeconds(ReadingSeconds))
        {
            var seconds = (at - now.AddDays(-1)).TotalSeconds;
            await history.AppendAsync(new MetricsReading(at,
            [
                new("system_cpu_usage_percent", "", [new(30 + 20 * Math.Sin(seconds / 7000) + random.NextDouble() * 5)]), new("system_memory_usage_percent", "", [new(61 + random.NextDouble())]),
                new("system_disk_usage_percent", "", [new(44, ("volume", "root")), new(72, ("volume", "data"))]),
                new("http_requests_total", "", [new(Math.Floor(seconds * 12), ("method", "GET"), ("status", "200")), new(Math.Floor(seconds / 60), ("method", "GET"), ("status", "502"))]) { Kind = MetricKind.Counter },
                new("http_request_duration_seconds", "", [new(Math.Floor(seconds * 12)) { Suffix = "_count" }, new(seconds * 0.9) { Suffix = "_sum" }]) { Kind = MetricKind.Histogram },
                new("postgres_connections", "", [new(17 + random.Next(5))]), new("redis_memory_used_bytes", "", [new(7e7 + random.Next(100_000))]), new("cloud_service_instances", "", [new(3, ("service", Service))]),
                // As many more series as there usually are.
                new("pg_locks_count", "", [.. Enumerable.Range(0, 150).Select(series => new MetricSample(random.Next(3), ("datname", "app"), ("mode", Text($"mode{series}"))))]),
            ]), cancellationToken);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
