using System.CommandLine;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config render FILE [--out cloudbaserc.json]</c></summary>
internal static class ConfigRenderCommand
{
    public static Command Create()
    {
        var file = ConfigurationFile.Argument();
        Option<string?> output = new("--out", "-o") { Description = "Write to this file instead of standard output; it is replaced as a whole or not at all." };
        Command command = new("render", "Make cloudbaserc.json, which the vendor's tools deploy from. The same configuration gives the same bytes. Needs no settings.") { file, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(file);
            var reading = await ConfigurationFile.ReadAsync(name, cancellationToken);
            if (reading.Configuration is not { } configuration)
            {
                if (parsed.GetValue(CommonOptions.Json))
                    ConfigurationFile.PrintJson(name, reading);
                else
                    ConfigurationFile.Print(name, reading, Console.Error);
                await Console.Error.WriteLineAsync($"ops: {name} cannot be rendered: {ConfigurationFile.Count(reading)}.");
                return 1;
            }

            ConfigurationFile.Print(name, reading, Console.Error);
            var rendered = CloudbaseRc.Render(configuration);
            if (parsed.GetValue(output) is not { } target)
            {
                Console.Out.Write(rendered);
                return 0;
            }

            var changed = await WriteAsync(target, rendered, cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(new ConfigRenderView(target, changed), OpsJson.Default.ConfigRenderView);
            else
                Output.Line(changed ? $"{target} is written." : $"{target} holds the same already.");
            return 0;
        });
        return command;
    }

    private static async Task<bool> WriteAsync(string target, string rendered, CancellationToken cancellationToken)
    {
        var beside = $"{target}.new";
        try
        {
            if (File.Exists(target) && await File.ReadAllTextAsync(target, cancellationToken) == rendered)
                return false;
            await File.WriteAllTextAsync(beside, rendered, cancellationToken);
            File.Move(beside, target, overwrite: true);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("--out", $"{target} cannot be written ({refused.Message})", "Name a file in a directory that exists and that you may write to.", refused);
        }
    }
}
