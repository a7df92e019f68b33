using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Playwright;
using SuperInsight.Adapters.Metrics;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests.Console;

/// <summary>One host with something to show, and one browser: shared by all tests of the console's pages.</summary>
public sealed class ConsoleSite(HostedCloud cloud) : IAsyncLifetime
{
    public const string ReadKey = "read-key-fixture-not-real";
    public const string OperateKey = "operate-key-fixture-not-real";
    public const string Rule = "memory_is_used";

    /// <summary>A machine that posted its own measurements.</summary>
    public const string Agent = "web-7d9f";

    private readonly string rules = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly string metrics = Directory.CreateTempSubdirectory("console-metrics-").FullName;
    private readonly Dictionary<string, string> sessions = new(StringComparer.Ordinal);
    private IPlaywright playwright = null!;

    public RunningHost Host { get; private set; } = null!;

    public CloudService Service { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public Faults Faults => cloud.Faults;

    public Stand Stand { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var environment = $"env-{Guid.NewGuid():N}"[..16];
        Service = new CloudService(cloud.Emulator.Endpoint, environment);
        await Service.SeedAsync(new { pull = 0.1, start = 0.1, check = 0.1, @switch = 0.2, converge = 0.2, drain = 0.3, restart = 0.1 });
        // A rule that always fires: memory is always used.
        await File.WriteAllTextAsync(rules, $"alerts:\n  - {{ name: {Rule}, condition: memory_usage > 0, duration: 0s, action: alert_admin, severity: critical }}\n", Cancellation);
        var endpoint = cloud.Emulator.Endpoint.ToString().TrimEnd('/');
        Stand = (await cloud.NewHostedStandAsync(Site.Small))
            .With("Topology", "external").With("TencentCloud__Endpoint", endpoint).With("TencentCloud__Region", "ap-shanghai").With("TencentCloud__EnvId", environment)
            .With("TencentCloud__ServiceName", CloudService.Name).With("Deployments__Image", CloudService.Image).With("Registry__Endpoint", endpoint)
            .With("Deployments__ProbeEvery", "1s").With("Deployments__BakeFor", "1s").With("AdvanceDeploymentsSchedule", "* * * * * *")
            .With("EvaluateAlertRulesSchedule", "*/2 * * * * *").With("Alerts__RulesFile", rules).With("Metrics__Directory", metrics)
            .With("Costs__Budgets", "total=450")
            .With("Console__ReadKey", ReadKey).With("Console__OperateKey", OperateKey);
        await MeasureAsync();
        await BillAsync();
        Host = await Stand.StartHostAsync();
        playwright = await Playwright.CreateAsync();
        // In a container Chromium's own sandbox is not allowed, and /dev/shm is small.
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
        var backup = Stand.BackUpAsync();
        First = await Service.ServingAsync();
        Deployment = await DeployAsync();
        await backup;
        await Stand.OpsAsync("costs");
        await Wait.UntilAsync(async () => (await Stand.OpsAsync("alarms")).GetRawText().Contains(Rule, StringComparison.Ordinal), () => $"no alarm is raised\n{Host.Log}");
    }

    /// <summary>The image that served before all deployments.</summary>
    public string First { get; private set; } = "";

    /// <summary>A deployment that is live, until it is taken back.</summary>
    public string Deployment { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
        Service?.Dispose();
        File.Delete(rules);
        Directory.Delete(metrics, recursive: true);
    }

    /// <summary>Deploys something new, and waits until it is live.</summary>
    /// <returns>The deployment's id.</returns>
    public async Task<string> DeployAsync()
    {
        var commit = RandomNumberGenerator.GetHexString(40, lowercase: true);
        await Service.PushAsync(commit);
        var asked = await Host.SendAsync(HttpMethod.Post, "/api/deployments", new { commit, by = "ada" });
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        var id = asked.Body.GetProperty("id").GetString()!;
        await Wait.UntilAsync(async () => (await Host.GetAsync($"/api/deployments/{id}")).Body.GetProperty("state").GetString() == "Succeeded", () => $"deployment {id} does not go live\n{Host.Log}");
        return id;
    }

    /// <summary>A day of measurements before the host began.</summary>
    private async Task MeasureAsync()
    {
        using FileMetricHistory history = new(metrics, TimeProvider.System);
        using FileAgentHistories agents = new(Path.Combine(metrics, "agents"), TimeProvider.System);
        Assert.True(AgentName.TryParse(Agent, out var agent));
        var (now, random) = (TimeProvider.System.GetUtcNow(), new Random(7));
        var requests = 0.0;
        for (var at = now.AddHours(-24); at < now; at = at.AddMinutes(5))
        {
            var seconds = (at - now.AddHours(-24)).TotalSeconds;
            var day = 0.5 - 0.5 * Math.Cos(seconds / 86_400 * 2 * Math.PI);
            requests += 300 * (3 + 9 * day + random.NextDouble());
            await agents.AppendAsync(agent, new MetricsReading(at, [new("system_cpu_usage_percent", "", [new(71 + random.NextDouble())]), new("postgres_connections", "", [new(4)])]), Cancellation);
            await history.AppendAsync(new MetricsReading(at,
            [
                new("system_cpu_usage_percent", "", [new(12 + 45 * day + random.NextDouble() * 6)]), new("system_memory_usage_percent", "", [new(52 + 9 * day + random.NextDouble())]), new("system_disk_usage_percent", "", [new(63.2)]),
                new("http_requests_total", "", [new(Math.Floor(requests), ("method", "GET"), ("status", "200")), new(Math.Floor(seconds / 700), ("method", "GET"), ("status", "502"))]) { Kind = MetricKind.Counter },
                new("http_request_duration_seconds", "", [new(Math.Floor(requests)) { Suffix = "_count" }, new(requests * 0.08 + seconds / 40) { Suffix = "_sum" }]) { Kind = MetricKind.Histogram },
                new("postgres_connections", "", [new(9 + Math.Floor(12 * day) + random.Next(3))]), new("redis_memory_used_bytes", "", [new(6e7 + 2e7 * day)]), new("cloud_service_instances", "", [new(day > 0.6 ? 3 : 2, ("service", CloudService.Name))]),
            ]), Cancellation);
        }
    }

    /// <summary>Six weeks of bills: two services, more of one on working days.</summary>
    private async Task BillAsync()
    {
        const int Days = 42;
        var last = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8)).AddDays(-1);
        var start = new DateTimeOffset(last.AddDays(1 - Days).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUnixTimeSeconds();
        object Tariff(string business, string name, string meter, string unit, long factor, decimal price) => new { business, businessName = name, item = $"sv_{meter}", itemName = meter, meter, unit, factor, bands = new[] { new { price } } };
        object Used(string meter, string resource, int hour, decimal quantity) => new { meter, region = "ap-shanghai", resource, hour = start + hour * 3600L, quantity };
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = cloud.Emulator.Endpoint };
        using var answer = await http.PutAsJsonAsync("/_emulator/billing/plan", new
        {
            tariffs = new[] { Tariff("p_tcb", "云开发 CloudBase", "cpu", "core-hour", 3600, 0.055m), Tariff("p_cos", "对象存储 COS", "storage", "gb", 1 << 30, 0.02m) },
            usage = Enumerable.Range(0, Days * 24).SelectMany(hour => new[]
            {
                Used("cpu", CloudService.Name, hour, last.AddDays(1 - Days + hour / 24).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 3600 * 4 : 3600 * 9), Used("storage", "backups", hour, (4L + hour / 300) * (1L << 30)),
            }),
            settledAfterHours = 0,
        }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>A page that nobody is signed in on.</summary>
    public Task<IPage> OpenAsync(string locale = "en-US") => OpenAsync(locale, null);

    /// <summary>A page that somebody is signed in on. Each key is typed once: every further page begins with the cookies that it gave.</summary>
    public async Task<IPage> SignInAsync(string key, string locale = "en-US")
    {
        var page = await OpenAsync(locale, sessions.GetValueOrDefault(key));
        await page.GotoAsync("/api/console");
        if (!sessions.ContainsKey(key))
        {
            await page.Locator("#key").FillAsync(key);
            await page.Locator("#name").FillAsync("ada");
            await page.Locator("button.primary").ClickAsync();
        }

        await page.Locator("nav").First.WaitForAsync();
        sessions[key] = await page.Context.StorageStateAsync();
        return page;
    }

    private async Task<IPage> OpenAsync(string locale, string? session)
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = Host.Endpoint.ToString(), Locale = locale, ViewportSize = new() { Width = 1280, Height = 800 }, StorageState = session });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>Where pictures for the documentation go; null for none. Set by whoever wants new ones.</summary>
    public static string? Pictures => Environment.GetEnvironmentVariable("CONSOLE_PICTURES");

    /// <summary>Read once: it is half a megabyte.</summary>
    public string Axe { get; } = File.ReadAllText(Checkout.PathOf("tests", "EndToEnd.Tests", "axe", "node_modules", "axe-core", "axe.min.js"));

    internal static string Name(string path, bool isDark, bool isPhone) => string.Create(CultureInfo.InvariantCulture, $"console-{path}{(isDark ? "-dark" : "")}{(isPhone ? "-phone" : "")}.png");
}
