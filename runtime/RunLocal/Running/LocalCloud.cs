using System.Net.Http.Json;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>The emulated CloudBase Run, registry and GitHub of a local run: one service that has served for a while, and one repository.</summary>
public sealed class LocalCloud(LocalSystem system)
{
    public const string Environment = "superinsight-local";
    public const string Service = "superinsight-app";
    public const string Repository = "example/superinsight";

    /// <summary>The image's repository; its host is looked up at the emulator.</summary>
    public const string Image = "registry.example.com/superinsight/app";

    /// <summary>Bills are made there.</summary>
    public static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private const string Name = "superinsight/app";

    /// <summary>Makes the service and the webhook. The emulator forgets them when it ends.</summary>
    public async Task SeedAsync(string webhookSecret, CancellationToken cancellationToken)
    {
        // A few seconds for what takes minutes in the cloud.
        var quick = new { pull = 1, start = 1, check = 1, @switch = 1, converge = 2, drain = 2, restart = 1 };
        await SendAsync(HttpMethod.Put, $"cloudrun/services/{Environment}/{Service}", new { image = await PushAsync("first", cancellationToken), port = 8000, maxNum = 1, env = new { MODE = "local" }, timing = quick }, cancellationToken);
        await SendAsync(HttpMethod.Put, $"github/hooks/{Repository}/1", new { url = new Uri(system.Host!.Endpoint, "/api/github/webhook"), secret = webhookSecret }, cancellationToken);
    }

    /// <summary>Pushes an image.</summary>
    /// <returns>Its name, pinned by digest as it is released.</returns>
    public async Task<string> PushAsync(string tag, CancellationToken cancellationToken)
    {
        var pushed = await SendAsync(HttpMethod.Put, "registry/tags", new { repository = Name, tag }, cancellationToken);
        return $"{Image}:{tag}@{pushed.GetProperty("digest").GetString()}";
    }

    /// <summary>Scripts how an image behaves once it runs.</summary>
    public Task BreakAsync(string image, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, "cloudrun/images", new { image, status = 500 }, cancellationToken);

    /// <summary>Has GitHub tell of a push to main, signed.</summary>
    /// <returns>The status that the webhook was answered with; 0 for no answer.</returns>
    public async Task<int> TellOfPushAsync(string commit, CancellationToken cancellationToken)
    {
        var payload = new { @ref = "refs/heads/main", after = commit, deleted = false, pusher = new { name = "ada" }, repository = new { full_name = Repository } };
        return (await SendAsync(HttpMethod.Post, $"github/hooks/{Repository}/1/deliveries", new { @event = "push", payload }, cancellationToken)).GetProperty("status_code").GetInt32();
    }

    /// <summary>The images that have traffic, each with its share in percent.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ServingAsync(CancellationToken cancellationToken)
    {
        var service = await SendAsync(HttpMethod.Get, $"cloudrun/services/{Environment}/{Service}", null, cancellationToken);
        var images = service.GetProperty("versions").EnumerateArray().ToDictionary(version => version.GetProperty("name").GetString()!, version => version.GetProperty("image").GetString()!);
        return service.GetProperty("serving").EnumerateObject().Where(share => share.Value.GetInt32() > 0).ToDictionary(share => images[share.Name], share => share.Value.GetInt32());
    }

    /// <summary>Up to how many instances the cloud may start.</summary>
    public async Task<int> CeilingAsync(CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, $"cloudrun/services/{Environment}/{Service}", null, cancellationToken)).GetProperty("config").GetProperty("MaxNum").GetInt32();

    /// <summary>What the chat's robot took, in order.</summary>
    public async Task<IReadOnlyList<string>> MessagesAsync(CancellationToken cancellationToken) =>
        [.. (await SendAsync(HttpMethod.Get, "robots", null, cancellationToken)).EnumerateArray().Select(message => message.GetProperty("body").GetProperty("markdown").GetProperty("content").GetString()!)];

    /// <summary>
    /// Makes the bill of the seven weeks up to a day: one instance of a core and 2 GiB all the time, and traffic, more of it on working days; a disk,
    /// requests to the backups' bucket, and logs, which the cloud meters by itself. The prices are those of the shipped price book, said anew.
    /// </summary>
    public async Task BillAsync(DateOnly last, CancellationToken cancellationToken)
    {
        const int Days = 49;
        var start = new DateTimeOffset(last.AddDays(1 - Days).ToDateTime(TimeOnly.MinValue), Beijing).ToUnixTimeSeconds();
        object Tariff(string business, string name, string item, string meter, string unit, long factor, decimal price) =>
            new { business, businessName = name, item, itemName = item, meter, unit, factor, bands = new[] { new { price } } };
        object Used(string meter, string resource, int hour, decimal quantity) => new { meter, region = "ap-shanghai", resource, hour = start + hour * 3600L, quantity };
        var usage = Enumerable.Range(0, Days * 24).SelectMany(hour => new[]
        {
            Used("cpu", Service, hour, 3600), Used("memory", Service, hour, 7200),
            Used("egress", Service, hour, last.AddDays(1 - Days + hour / 24).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 20_000_000 : 60_000_000),
        });
        await MeterAsync(start, Days * 24, cancellationToken);
        await SendAsync(HttpMethod.Put, "billing/plan", new
        {
            isMetered = true,
            tariffs = new[]
            {
                Tariff("p_tcb", "云开发 CloudBase", "sv_tcb_run_cpu", "cpu", "core-hour", 3600, 0.055m), Tariff("p_tcb", "云开发 CloudBase", "sv_tcb_run_memory", "memory", "gib-hour", 3600, 0.032m),
                Tariff("p_tcb", "云开发 CloudBase", "sv_tcb_run_egress", "egress", "gb", 1 << 30, 0.8m), Tariff("p_cos", "对象存储 COS", "sv_cos_requests", "cos_requests", "10k-count", 10_000, 0.01m),
                Tariff("p_cos", "对象存储 COS", "sv_cos_standard_storage", "cos_standard", "gb-month", 0, 0.118m), Tariff("p_cos", "对象存储 COS", "sv_cos_egress", "cos_egress", "gb", 1 << 30, 0.5m), Tariff("p_cbs", "云硬盘 CBS", "sv_cbs_premium", "cbs_disk", "gb-month", 0, 0.35m),
                Tariff("p_cls", "日志服务 CLS", "sv_cls_write", "cls_write", "gb", 1 << 30, 0.18m), Tariff("p_cls", "日志服务 CLS", "sv_cls_storage", "cls_storage", "gb-day", 24L << 30, 0.0115m),
            },
            usage, settledAfterHours = 0,
        }, cancellationToken);
    }

    /// <summary>What the emulated cloud is to have metered, hour by hour.</summary>
    private async Task MeterAsync(long start, int hours, CancellationToken cancellationToken)
    {
        object Used(string meter, string resource, int hour, long quantity) => new { meter, resource, hour = start + hour * 3600L, quantity };
        await SendAsync(HttpMethod.Put, "metering/disks", new { diskId = "disk-local", diskSize = 20, createdAt = start }, cancellationToken);
        await SendAsync(HttpMethod.Put, "metering/topics/topic-local", new { }, cancellationToken);
        await SendAsync(HttpMethod.Put, "metering/usage", Enumerable.Range(0, hours).SelectMany(hour => new[]
        {
            Used("cos_requests", LocalSettings.BackupBucket, hour, 900), Used("cos_egress", LocalSettings.BackupBucket, hour, 3_000_000), Used("cls_write", "topic-local", hour, 40_000_000), Used("cls_storage", "topic-local", hour, 1_000_000_000),
        }), cancellationToken);
    }

    /// <summary>Whether somebody called this action lately.</summary>
    public async Task<bool> IsCalledAsync(string action, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, "requests", null, cancellationToken)).EnumerateArray().Any(entry => entry.GetProperty("operation").GetString() == action);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using HttpClient http = new() { BaseAddress = system.Emulator.Endpoint };
        using HttpRequestMessage request = new(method, $"/_emulator/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new ServerFailedException($"The emulator answered {(int)answer.StatusCode} to {method} {path}: {text}");
    }
}
