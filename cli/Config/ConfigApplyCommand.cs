using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration.Applying;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config apply FILE [--dry-run] [--yes] [--image IMAGE]</c></summary>
internal static class ConfigApplyCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be done, and do nothing." };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    private static readonly Option<string?> Image = new("--image") { Description = "Open services that are not there yet with this image; those that are keep theirs." };

    public static Command Create()
    {
        var file = ConfigurationFile.Argument();
        Command command = new("apply", "Make what runs as a configuration says, where the cloud's interface has a way. Exit code 1 when something is left to do by hand.") { file, DryRun, Yes, Image };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, parsed.GetRequiredValue(file), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var configuration = await ConfigurationUse.ReadAsync(name, cancellationToken);
        await using var services = ConfigurationUse.Open(parsed);
        var plan = await ConfigurationUse.PlanAsync(services, configuration, parsed.GetValue(Image), cancellationToken);
        if (!json)
            ConfigurationPlanView.Print(plan);
        if (plan.Refusal is { } refusal)
            throw refusal;
        var works = plan.HasWork && !parsed.GetValue(DryRun);
        if (works && !Agrees(parsed, plan))
            return 1;

        var left = works ? await services.GetRequiredService<ApplyConfiguration>().RunAsync(plan, OpsSettings.Variable, new Steps(), cancellationToken) : null;
        if (json)
            Output.Json(ConfigurationPlanView.Of(name, plan, applied: works), OpsJson.Default.ConfigurationPlanView);
        else
            Output.Line(Sentence(name, plan, works));
        foreach (var change in left?.Done ?? [])
            Output.Warn($"the cloud took {change.Difference.Path} and still shows {change.Difference.Running ?? "nothing"}");
        return plan.Impossible.Any() || left?.Done.Any() == true ? 1 : 0;
    }

    private static string Sentence(string name, ConfigurationPlan plan, bool works)
    {
        var rest = plan.Impossible.Any() ? $" {plan.Impossible.Count()} cannot be changed by this command." : "";
        return (plan.HasWork, works) switch
        {
            (false, _) => $"Nothing to change.{rest}",
            (true, false) => $"Nothing was changed. {plan.Done.Count()} would be.{rest}",
            _ => $"{name} is applied: {plan.Done.Count()} changed.{rest}",
        };
    }

    private static bool Agrees(ParseResult parsed, ConfigurationPlan plan)
    {
        if (parsed.GetValue(Yes))
            return true;
        if (Console.IsInputRedirected || parsed.GetValue(CommonOptions.Json))
            throw new SettingException("--yes", "it is not given, and nobody can be asked", "Give --yes to change it, or --dry-run to look.");
        Console.Error.Write($"Change {plan.Done.Count()} in {plan.Configuration.EnvironmentId}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private sealed class Steps : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
