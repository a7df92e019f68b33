using System.Globalization;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>How a charted metric is called and written.</summary>
/// <param name="Key">As the board has it.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit">After the number.</param>
/// <param name="Most">The top of its chart at least; null for what was measured.</param>
internal sealed record MetricText(string Key, Phrase Name, string Unit, double? Most)
{
    public static IReadOnlyList<MetricText> All { get; } =
    [
        new("cpu", new("CPU", "CPU"), "%", 100), new("memory", new("内存", "Memory"), "%", 100), new("disk", new("磁盘（最满的卷）", "Disk (fullest volume)"), "%", 100),
        new("requests", new("请求速率", "Requests"), "/s", null), new("errors", new("错误率（5xx）", "Error rate (5xx)"), "%", null), new("response", new("平均响应时间", "Response time, average"), "ms", null),
        new("postgres", new("PostgreSQL 连接数", "PostgreSQL connections"), "", null), new("redis", new("Redis 内存", "Redis memory"), "MiB", null), new("instances", new("实例数", "Instances"), "", null),
    ];

    public string Format(double value) => Unit.Length == 0 ? Number(value) : $"{Number(value)}{(Unit == "%" || Unit[0] == '/' ? "" : " ")}{Unit}";

    /// <summary>Three digits that count.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,##0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
