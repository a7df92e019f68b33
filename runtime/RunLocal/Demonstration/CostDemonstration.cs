using System.Globalization;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>The bill of seven weeks, as the emulated cloud makes it: reported on, and held against what was used.</summary>
public sealed class CostDemonstration(LocalSystem system, HostFunctions functions, OpsCommand ops)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly LocalCloud cloud = new(system);
    private readonly DateOnly yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(LocalCloud.Beijing).DateTime).AddDays(-1);

    public async Task<string> ReportAsync(CancellationToken cancellationToken)
    {
        await cloud.BillAsync(yesterday, cancellationToken);
        await functions.FireAsync("DailyCostReport", cancellationToken);
        _ = await functions.WaitAsync<bool>("DailyCostReport did not read the bill", Deadline, async () => await cloud.IsCalledAsync("DescribeCostExplorerSummary", cancellationToken) ? true : null, cancellationToken);
        return Say(await ops.RunAsync(cancellationToken, "costs", "--from", $"{yesterday:yyyy-MM-dd}", "--to", $"{yesterday:yyyy-MM-dd}"));
    }

    public async Task<string> ReconcileAsync(CancellationToken cancellationToken)
    {
        var compared = await ops.RunAsync(cancellationToken, "costs", "reconcile", "--from", $"{yesterday:yyyy-MM-dd}", "--to", $"{yesterday:yyyy-MM-dd}");
        var differences = compared.GetProperty("days").EnumerateArray().SelectMany(day => day.GetProperty("differences").EnumerateArray())
            .GroupBy(one => one.GetProperty("kind").GetString()).Select(group => (group.Key, Sum: group.Sum(one => Amount(one, "amount")))).ToArray();
        return Amount(compared, "computed") + differences.Sum(one => one.Sum) == Amount(compared, "paid")
            ? string.Create(CultureInfo.InvariantCulture, $"computed {Amount(compared, "computed")}{string.Concat(differences.Select(one => $", {one.Key} {one.Sum:+0.########;-0.########}"))} = paid {Amount(compared, "paid")}")
            : throw new ServerFailedException($"Computed and differences do not add up to what was paid: {compared}");
    }

    private static string Say(JsonElement report)
    {
        var lines = report.GetProperty("lines").EnumerateArray().Select(line => (Name: line.GetProperty("name").GetString(), Amount: Amount(line, "amount"))).ToArray();
        if (lines.Length == 0 || lines.Sum(line => line.Amount) != Amount(report, "total"))
            throw new ServerFailedException($"The lines do not add up to the total: {report}");
        var forecast = report.GetProperty("forecast");
        return string.Create(CultureInfo.InvariantCulture, $"yesterday {string.Join(", ", lines.Select(line => $"{line.Name} ¥{line.Amount}"))}; month's end ¥{Amount(forecast, "expected")} (¥{Amount(forecast, "low")} to ¥{Amount(forecast, "high")})");
    }

    private static decimal Amount(JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
