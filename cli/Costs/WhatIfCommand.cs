using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Costs;

/// <summary><c>ops costs what-if --min 2 --max 10</c></summary>
internal static class WhatIfCommand
{
    public static Command Create()
    {
        Option<int> min = new("--min") { Description = "At least so many instances.", Required = true };
        Option<int> max = new("--max") { Description = "At most so many.", Required = true };
        Option<decimal?> cores = new("--cores") { Description = "Processors of one instance; without it, as now. Needs --memory." };
        Option<decimal?> memory = new("--memory") { Description = "GiB of one instance." };
        Command command = new("what-if", "Say what 30 days would cost with another number of instances, at the price book's prices, by the instances of the last four weeks.") { min, max, cores, memory };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (least, most) = (parsed.GetValue(min), parsed.GetValue(max));
            if (least < 0 || most < Math.Max(1, least) || most > 10_000)
                throw new SettingException("--min", $"{least} to {most} instances is no range", "Write --min 2 --max 10.");
            await using var services = CostsCommand.CreateServices(parsed);
            if (await services.GetRequiredService<EstimateInstances>().RunAsync(least, most, Shape(parsed.GetValue(cores), parsed.GetValue(memory)), cancellationToken) is not { } costs)
                throw new SettingException("TencentCloud__ServiceName", "there is no such service", "Name the service, or one instance: --cores 1 --memory 2.");
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(new WhatIfView(least, most, costs.Least.ToInvariant(), costs.Most.ToInvariant(), costs.Likely?.ToInvariant(), costs.Now?.ToInvariant(), costs.Least.Currency), OpsJson.Default.WhatIfView);
            else
                Print(least, most, costs);
            return 0;
        });
        return command;
    }

    private static InstanceShape? Shape(decimal? cores, decimal? memory) => (cores, memory) switch
    {
        (null, null) => null,
        ({ } given, { } gib) when given is > 0 and <= 1024 && gib is > 0 and <= 4096 => new(given, gib),
        _ => throw new SettingException("--cores", "it goes with --memory, both above 0", "Write --cores 1 --memory 2."),
    };

    private static void Print(int min, int max, WhatIfCosts costs)
    {
        Output.Table(["30 days with", "cost"],
        [
            [$"{min} all the time", costs.Least.ToString()], [$"{max} all the time", costs.Most.ToString()],
            .. costs.Likely is { } likely ? (string[][])[[$"{min} to {max}, as in the last four weeks", likely.ToString()]] : [],
            .. costs.Now is { } now ? (string[][])[["as it was", now.ToString()]] : [],
        ]);
        Output.Line("Processors and memory only, at the price book's prices.");
    }
}
