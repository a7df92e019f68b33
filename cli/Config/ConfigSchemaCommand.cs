using System.CommandLine;
using SuperInsight.Domain.TcbConfiguration.Rendering;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config schema</c></summary>
internal static class ConfigSchemaCommand
{
    public static Command Create()
    {
        Command command = new("schema", "Print the JSON Schema (2020-12) of the configuration, for editors. It is JSON with and without --json.");
        command.SetAction(_ => Console.Out.Write(ConfigurationSchema.Render()));
        return command;
    }
}
