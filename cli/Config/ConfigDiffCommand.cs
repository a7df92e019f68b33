using System.CommandLine;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config diff FILE</c></summary>
internal static class ConfigDiffCommand
{
    private const int Differs = 1;
    private const int Trouble = 2;

    public static Command Create()
    {
        var file = ConfigurationFile.Argument();
        Command command = new("diff", "Compare a configuration with what runs, field by field. Exit code 0 when they are the same, 1 when they differ, 2 for anything else, as diff does.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await RunAsync(parsed, parsed.GetRequiredValue(file), cancellationToken);
            }
            catch (OperationException failure)
            {
                await CommandBoundary.TellAsync(failure);
                return Trouble;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationUse.ReadAsync(name, cancellationToken);
        await using var services = ConfigurationUse.Open(parsed);
        // An image is what a service that is not there would be opened with: which one makes no difference to the comparison.
        var plan = await ConfigurationUse.PlanAsync(services, configuration, image: null, cancellationToken);
        var same = ConfigurationPlanView.IsSame(plan);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(ConfigurationPlanView.Of(name, plan, applied: false), OpsJson.Default.ConfigurationPlanView);
        }
        else
        {
            ConfigurationPlanView.Print(plan);
            Output.Line(same ? $"{name} is what runs." : $"{name} differs from what runs.");
        }

        return same ? 0 : Differs;
    }
}
