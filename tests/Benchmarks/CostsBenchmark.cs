using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Settings;

namespace Benchmarks;

/// <summary>
/// A month of so many billing rows: read from the API's own pages, added up by day, and reported by resource. The network, and the pace at which
/// the API may be asked, are left out. The goal for 100,000 rows is 2 s and 150 MB at the peak of the whole process.
/// </summary>
internal static class CostsBenchmark
{
    private const int PageSize = 300;
    private const double GoalSeconds = 2;
    private const double GoalMegabytes = 150;
    private static readonly DateOnly Month = new(2026, 10, 1);

    public static async Task RunAsync(int rows, int rounds, CancellationToken cancellationToken)
    {
        List<double> seconds = [];
        decimal total = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var client = new CloudClient(
                new TencentCloudOptions(new Secret("id"), new Secret("key"), null) { Endpoint = "http://127.0.0.1:1", Limits = new CloudLimits { RequestsPerSecond = 1e6, Burst = 1_000_000 } },
                new Pages(rows), TimeProvider.System, () => 0.5, NullLogger.Instance);
            var began = Stopwatch.GetTimestamp();
            total = await ReportAsync(new TencentBill(client), cancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        using var self = Process.GetCurrentProcess();
        var (median, peak) = (seconds.Order().ElementAt(seconds.Count / 2), self.PeakWorkingSet64 / 1e6);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{rows} billing rows, {rounds} rounds, total {total}\n\n| | measured | to reach |\n| --- | ---: | ---: |\n| import and report by resource, median | {median:0.00} s | {GoalSeconds:0} s |\n| first round, from cold | {seconds[0]:0.00} s | |\n| peak of the process | {peak:0} MB | {GoalMegabytes:0} MB |"));
        Console.WriteLine(median <= GoalSeconds && peak <= GoalMegabytes ? "\nReached." : "\nNot reached.");
    }

    private static async Task<decimal> ReportAsync(TencentBill bill, CancellationToken cancellationToken)
    {
        if (await bill.ReadAsync(Month, BillingCalendar.LastOf(Month), cancellationToken) is not BillReading.Ready read)
            throw new InvalidOperationException("The bill is not ready.");
        var book = new PriceBook("benchmark", Money.Yuan, [new("cpu", "cloudbase-run", Meter.RunCpu, PriceUnit.Find("core-hour")!, [new(null, 0.055m)]) { BillProducts = ["p_tcb"] }], []);
        var days = DayCosts.From(read.Rows, row => book.ServiceOf(row.Product, row.ProductName) ?? row.ProductName, Money.Yuan);
        var report = new BuildCostReport([.. days.Select(day => new StatedDay(day, 1, null))], Money.Yuan, []).Run(Month, BillingCalendar.LastOf(Month), []);
        return report.ByResource.Count > 0 && CostCsv.Write(report, "1").Length > 0 ? report.Total.Amount : throw new InvalidOperationException("The report is empty.");
    }

    /// <summary>Answers as the API does, a page at a time, so that the bill never lies in memory as text.</summary>
    private sealed class Pages(int rows) : HttpMessageHandler
    {
        // The same for every page: what the cloud would need for its answers is not what is measured here.
        private readonly ArrayBufferWriter<byte> page = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = await request.Content!.ReadAsStringAsync(cancellationToken);
            var from = int.Parse(asked.AsSpan(asked.IndexOf("\"Offset\":", StringComparison.Ordinal) + 9, asked.IndexOf(',') - 10), CultureInfo.InvariantCulture);
            page.ResetWrittenCount();
            Encoding.UTF8.GetBytes("{\"Response\":{\"DetailSet\":[", page);
            for (var row = from; row < Math.Min(rows, from + PageSize); row++)
            {
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
                    {{(row > from ? "," : "")}}{"BusinessCode":"p_tcb","BusinessCodeName":"云开发 CloudBase","ProductCode":"sp_tcb","PayModeName":"按量计费","RegionId":"ap-shanghai","RegionName":"华东地区（上海）","ResourceId":"res-{{row % 500}}","ResourceName":"web-{{row % 500}}","ActionType":"postpay_deduct_h","ActionTypeName":"按量计费小时结","BillId":"2026100100{{row}}","BillDay":"2026-10-{{row % 31 + 1:00}}","FeeBeginTime":"2026-10-{{row % 31 + 1:00}} 00:00:00","PayTime":"2026-10-{{row % 31 + 1:00}} 10:00:00","Tags":[{"TagKey":"team","TagValue":"t{{row % 5}}"}],"ComponentSet":[{"ComponentCode":"v_cpu","ComponentCodeName":"CPU","ItemCode":"sv_cpu","ItemCodeName":"CPU 用量","SinglePrice":"0.05500000","PriceUnit":"元/核时","UsedAmount":"{{row % 97}}.5","UsedAmountUnit":"核时","RealTotalMeasure":"{{row % 97}}.5","DeductedMeasure":"0","Cost":"{{row % 97}}.01234567","Discount":"1","RealCost":"{{row % 97}}.01","CashPayAmount":"{{row % 97}}.01","VoucherPayAmount":"0"}]}
                    """), page);
            }

            Encoding.UTF8.GetBytes("],\"Total\":null,\"Context\":\"c\",\"RequestId\":\"r\"}}", page);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ReadOnlyMemoryContent(page.WrittenMemory) };
        }
    }
}
