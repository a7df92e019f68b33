using System.CommandLine;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config …</c></summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Check the configuration of the CloudBase environment, and make cloudbaserc.json of it.")
    {
        ConfigCheckCommand.Create(),
        ConfigRenderCommand.Create(),
        ConfigSchemaCommand.Create(),
    };
}
