using System.CommandLine;
using SuperInsight.Cli.Terminal;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config check FILE</c></summary>
internal static class ConfigCheckCommand
{
    public static Command Create()
    {
        var file = ConfigurationFile.Argument();
        Command command = new("check", "Say everything that is wrong with a configuration, with line and remedy. Exit code 1 when it cannot be used; warnings alone are 0. Needs no settings.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(file);
            var reading = await ConfigurationFile.ReadAsync(name, cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
            {
                ConfigurationFile.PrintJson(name, reading);
            }
            else
            {
                ConfigurationFile.Print(name, reading, Console.Out);
                Output.Line(reading.Mistakes.Count == 0 ? $"{name} is right." : $"{name} {(reading.Configuration is null ? "cannot be used" : "can be used")}: {ConfigurationFile.Count(reading)}.");
            }

            return reading.Configuration is null ? 1 : 0;
        });
        return command;
    }
}
