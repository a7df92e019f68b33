using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Freezes;

/// <summary><c>ops freeze SCOPE [--for 2h] [--reason …]</c> and <c>ops unfreeze SCOPE</c></summary>
internal static class FreezeCommand
{
    private static readonly Argument<string> Scope = new("scope") { Description = $"What to stop: {string.Join(", ", FreezeScope.All)}." };

    public static Command CreateFreeze()
    {
        Option<string?> duration = new("--for") { Description = "How long, such as 2h or 30m. Without it, until `ops unfreeze`; after 24 hours that is an alarm." };
        Option<string?> reason = new("--reason") { Description = "Why, for those who wonder." };
        Command command = new("freeze", "Stop what happens by itself: scheduled backups, verification, drills and pruning; new deployments; what alert rules do.") { Scope, duration, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var scope = ReadScope(parsed);
            TimeSpan? limit = null;
            if (parsed.GetValue(duration) is { } text)
                limit = DurationText.TryParse(text, out var length) && length > TimeSpan.Zero ? length : throw new SettingException("--for", $"'{text}' is not a duration", "Write it as 2h, 30m or 1d.");
            await using var services = OpsServices.Create(parsed);
            var freeze = await services.GetRequiredService<FreezeLedger>().FreezeAsync(
                scope, services.GetRequiredService<IOperatorProcess>().Name, parsed.GetValue(reason) ?? "no reason given", limit, cancellationToken);
            Print(parsed, new FreezeView(scope.ToString(), true, freeze.By, freeze.Reason, freeze.Since, freeze.Until),
                $"The {scope} are frozen {(freeze.Until is { } until ? $"until {until:u}" : "until somebody ends it")}: `ops unfreeze {scope}`.");
        });
        return command;
    }

    public static Command CreateUnfreeze()
    {
        Command command = new("unfreeze", "End a freeze.") { Scope };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var scope = ReadScope(parsed);
            await using var services = OpsServices.Create(parsed);
            var by = services.GetRequiredService<IOperatorProcess>().Name;
            var ended = await services.GetRequiredService<FreezeLedger>().UnfreezeAsync(scope, by, cancellationToken);
            Print(parsed, new FreezeView(scope.ToString(), false, by, null, null, null), ended ? $"The {scope} go on." : $"The {scope} were not frozen.");
        });
        return command;
    }

    private static FreezeScope ReadScope(ParseResult parsed) =>
        FreezeScope.TryParse(parsed.GetRequiredValue(Scope), out var scope)
            ? scope
            : throw new SettingException("scope", $"'{parsed.GetRequiredValue(Scope)}' cannot be frozen", $"Use one of: {string.Join(", ", FreezeScope.All)}.");

    private static void Print(ParseResult parsed, FreezeView view, string sentence)
    {
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(view, OpsJson.Default.FreezeView);
        else
            Output.Line(sentence);
    }
}

/// <summary>How a scope stands after the command.</summary>
internal sealed record FreezeView(string Scope, bool Frozen, string By, string? Reason, DateTimeOffset? Since, DateTimeOffset? Until);
