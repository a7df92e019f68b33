using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reconciling;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Cli.Costs;

/// <summary><c>ops costs reconcile [--from --to]</c></summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var time = new CostOptions();
        Command command = new("reconcile", "Hold what was computed from usage and prices against the bill, and name every difference. Raises an alarm for what drifts. Exit code 1 when the bill is not ready.");
        time.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = CostsCommand.CreateServices(parsed);
            var report = services.GetRequiredService<ReportCosts>();
            var (from, to) = time.Read(parsed, report.Yesterday);
            if (await report.ReconcileAsync(from, to, cancellationToken) is not { } compared)
            {
                Output.Warn("the bill is being made and not ready yet: ask again in some minutes.");
                return 1;
            }

            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(ReconciliationView.Of(compared), OpsJson.Default.ReconciliationView);
            else
                Print(compared);
            return 0;
        });
        return command;
    }

    private static void Print(Reconciliation compared)
    {
        Output.Table(
            ["day", "service", "computed", "difference", "amount", "about"],
            compared.Days.SelectMany(day => day.Differences.Select(one => (string[])["", "", "", Reconciliation.Name(one.Kind), one.Amount.ToInvariant(), $"{one.PriceId} {one.Resource}: {one.Detail}".TrimStart()])
                .Prepend([BillingCalendar.DayText(day.Day), day.Service, day.Computed.ToInvariant(), "paid", day.Paid.ToInvariant(), ""])));
        Output.Line(compared.ToString());
        foreach (var source in compared.Sources)
            Output.Line($"Usage: {source.Source} {(source.Untold is { } reason ? $"does not tell {string.Join(", ", source.Meters)}: {reason}" : $"told {string.Join(", ", source.Meters)}")}.");
        if (compared.Unproved.Count > 0)
            Output.Line($"List prices, unconfirmed and never compared with a bill: {string.Join(", ", compared.Unproved)}.");
    }
}
