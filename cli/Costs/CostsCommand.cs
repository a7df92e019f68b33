using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Cli.Costs;

/// <summary><c>ops costs</c></summary>
internal static class CostsCommand
{
    private const int MostRows = 40;

    public static Command Create()
    {
        var time = new CostOptions();
        Option<string> by = new("--by") { Description = "What to add up: product, resource, tag or day.", DefaultValueFactory = _ => "product" };
        by.AcceptOnlyFromAmong("product", "resource", "tag", "day");
        Option<string?> format = new("--format") { Description = "table, csv (columns of FOCUS 1.2), json or html. Without it, a table." };
        format.AcceptOnlyFromAmong("table", "csv", "json", "html");
        Command command = new("costs", "Say what was billed, and what the month will cost. Reads the bill anew. Days are Beijing's.") { by, format, ReconcileCommand.Create(), WhatIfCommand.Create(), PricesCommand.Create() };
        time.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = CreateServices(parsed);
            var report = services.GetRequiredService<ReportCosts>();
            var (from, to) = time.Read(parsed, report.Yesterday);
            Print(await report.RunAsync(from, to, cancellationToken), parsed.GetValue(by)!, parsed.GetValue(CommonOptions.Json) ? "json" : parsed.GetValue(format) ?? "table");
            return 0;
        });
        return command;
    }

    public static ServiceProvider CreateServices(ParseResult parsed) => OpsServices.Create(parsed, more => more.AddTencentCloud().AddCosts());

    private static void Print(CostReport report, string by, string format)
    {
        var shares = by switch { "resource" => report.ByResource, "tag" => report.ByTag, "day" => report.ByDay, _ => report.ByProduct };
        switch (format)
        {
            case "json":
                Output.Json(CostsView.Of(report, shares), OpsJson.Default.CostsView);
                break;
            case "csv":
                Console.Out.Write(CostCsv.Write(report, ""));
                break;
            case "html":
                Console.Out.Write(CostPage.Write(report));
                break;
            default:
                Table(report, by, shares);
                break;
        }
    }

    private static void Table(CostReport report, string by, IReadOnlyList<CostShare> shares)
    {
        Output.Line($"{BillingCalendar.DayText(report.From)} to {BillingCalendar.DayText(report.To)}, as billed:");
        Output.Table([by, "amount"], [.. shares.Take(MostRows).Select(share => (string[])[share.Name, share.Amount.ToString()]), ["total", report.Total.ToString()]]);
        if (shares.Count > MostRows)
            Output.Line($"{shares.Count - MostRows} more lines: --format json shows them all.");
        foreach (var sentence in CostText.Sentences(report))
            Output.Line(sentence);
    }
}
