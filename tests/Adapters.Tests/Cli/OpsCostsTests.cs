using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using SuperInsight.Adapters.Tests.Cos;
using SuperInsight.Domain.Costs;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops costs</c> against the emulator's bill.</summary>
public sealed class OpsCostsTests : IAsyncLifetime
{
    private const string Environment = "env-demo-1a2b3c";

    private readonly CosFixture cos = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ops-costs-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly DateOnly yesterday = BillingCalendar.Yesterday(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await cos.InitializeAsync();
        await PutAsync($"cloudrun/services/{Environment}/web", new { image = "registry.example.com/demo/web:1", cpu = 0.25, mem = 0.5 });
        // Twenty days of one instance of a quarter core and half a GiB: 0.33 and 0.384 a day, settled as 0.33 and 0.38.
        var start = BillingCalendar.StartOf(yesterday.AddDays(-19)).ToUnixTimeSeconds();
        await PutAsync("billing/plan", new
        {
            tariffs = new[] { Tariff("sv_tcb_run_cpu", "cpu", "core-hour", 0.055m), Tariff("sv_tcb_run_memory", "memory", "gib-hour", 0.032m) },
            usage = Enumerable.Range(0, 20 * 24).SelectMany(hour => new[] { Used("cpu", hour, 900), Used("memory", hour, 1800) }),
            vouchers = new[] { new { day = BillingCalendar.DayText(yesterday), amount = 0.1m } }, settledAfterHours = 0,
        });

        object Used(string meter, int hour, int quantity) => new { meter, region = "ap-shanghai", resource = "web", hour = start + hour * 3600L, quantity };
        static object Tariff(string item, string meter, string unit, decimal price) =>
            new { business = "p_tcb", businessName = "云开发 CloudBase", item, itemName = item, meter, unit, factor = 3600, bands = new[] { new { price } } };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await cos.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Costs_PrintsWhatWasBilled_InEveryFormat()
    {
        var day = BillingCalendar.DayText(yesterday);
        var json = await RunAsync("costs", "--from", BillingCalendar.DayText(yesterday.AddDays(-9)), "--by", "day", "--json");
        Assert.True(json.ExitCode == 0, json.ToString());
        Assert.Equal(("7.10", "CNY", 10), (json.Json.GetProperty("total").GetString(), json.Json.GetProperty("currency").GetString(), json.Json.GetProperty("lines").GetArrayLength()));
        Assert.Equal(day, json.Json.GetProperty("lines")[9].GetProperty("name").GetString());
        Assert.Equal(7.10m, json.Json.GetProperty("lines").EnumerateArray().Sum(line => decimal.Parse(line.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture)));
        var table = await RunAsync("costs", "--from", day, "--to", day);
        Assert.True(table.ExitCode == 0, table.ToString());
        Assert.Matches(@"cloudbase-run\s+¥0\.71", table.Output);
        Assert.Contains("As much as the day before (¥0.71).", table.Output, StringComparison.Ordinal);
        Assert.Contains("expected at its end", table.Output, StringComparison.Ordinal);
        Assert.Contains("Reconciliation: computed ¥0.71", table.Output, StringComparison.Ordinal);
        var csv = await RunAsync("costs", "--from", day, "--format", "csv");
        Assert.Contains(",CNY,0.61,0.61,,,Usage,,cloudbase-run of web,", csv.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", (await RunAsync("costs", "--from", day, "--format", "html")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_NamesRoundingAndVoucher_AndAddsUp()
    {
        var day = BillingCalendar.DayText(yesterday);
        var compared = await RunAsync("costs", "reconcile", "--from", day, "--to", day, "--json");
        Assert.True(compared.ExitCode == 0, compared.ToString());
        Assert.Equal(("0.714", "0.71", "0.61"), (Text(compared, "computed"), Text(compared, "billed"), Text(compared, "paid")));
        Assert.Equal([("rounding", "-0.004"), ("voucher", "-0.10")],
            compared.Json.GetProperty("days")[0].GetProperty("differences").EnumerateArray().Select(one => (one.GetProperty("kind").GetString()!, one.GetProperty("amount").GetString()!)));
        Assert.DoesNotContain("run-cpu", compared.Json.GetProperty("unproved").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("cos-standard", compared.Json.GetProperty("unproved").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task WhatIf_TellsThirtyDays()
    {
        var costs = await RunAsync("costs", "what-if", "--min", "2", "--max", "10", "--json");
        Assert.True(costs.ExitCode == 0, costs.ToString());
        Assert.Equal(("42.84", "214.20", "42.84", "21.42"), (Text(costs, "least"), Text(costs, "most"), Text(costs, "likely"), Text(costs, "now")));
        Assert.Equal(2, (await RunAsync("costs", "what-if", "--min", "3", "--max", "2")).ExitCode);
    }

    [Fact]
    public async Task Prices_AreChecked_WithPlaceAndRemedy()
    {
        var shipped = await OpsConfigTests.RunAsync("costs", "prices", "check", RunLocal.Checkout.PathOf("image", "prices.yaml"));
        Assert.True(shipped.ExitCode == 0, shipped.ToString());
        Assert.Contains("list prices, unconfirmed", shipped.Output, StringComparison.Ordinal);
        var file = Path.Combine(folder, "prices.yaml");
        await File.WriteAllTextAsync(file, "version: \"1\"\nprices:\n  - { id: cpu, service: run, meter: run_cpu, unit: core-hours, price: 1 }\n", Cancellation);
        var wrong = await OpsConfigTests.RunAsync("costs", "prices", "check", file);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains($"{file}:3:", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("Did you mean core-hour?", wrong.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("costs", "--from", "yesterday")).ExitCode);
    }

    private static string? Text(OpsRun run, string name) => run.Json.GetProperty(name).GetString();

    private async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync($"{cos.Emulator.BaseUri}_emulator/{path}", body, CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
    }

    private async Task<OpsRun> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(RunLocal.Checkout.PathOf("cli", "bin", "Release", "net10.0", "ops"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["PATH"] = "/usr/bin:/bin",
            ["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location)))),
            ["SUPERINSIGHT_HOME"] = folder,
            ["TENCENTCLOUD_SECRET_ID"] = cos.Options().SecretId.Reveal(),
            ["TENCENTCLOUD_SECRET_KEY"] = cos.Options().SecretKey.Reveal(),
            ["TencentCloud__Region"] = "ap-shanghai",
            ["TencentCloud__EnvId"] = Environment,
            ["TencentCloud__ServiceName"] = "web",
            ["TencentCloud__Endpoint"] = cos.Emulator.BaseUri.ToString(),
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = CosFixture.Standby,
            ["Cos__Endpoint"] = cos.Emulator.BaseUri.ToString(),
            ["State__Bucket"] = CosFixture.Bucket,
        })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return await OpsDesk.FinishAsync(process);
    }
}
