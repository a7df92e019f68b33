using System.CommandLine;

namespace SuperInsight.Cli.Config;

/// <summary><c>ops config …</c></summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Check the configuration of the CloudBase environment, compare it with what runs, and apply it.")
    {
        ConfigCheckCommand.Create(),
        ConfigRenderCommand.Create(),
        ConfigDiffCommand.Create(),
        ConfigApplyCommand.Create(),
        ConfigSchemaCommand.Create(),
    };
}
