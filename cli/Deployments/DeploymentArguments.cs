using System.CommandLine;

namespace SuperInsight.Cli.Deployments;

/// <summary>What several commands take.</summary>
internal static class DeploymentArguments
{
    public static Option<string?> Service { get; } = new("--service", "-s") { Description = "The service of CloudBase Run; without it, TencentCloud__ServiceName." };

    public static Option<bool> AcceptSchemaChange { get; } = new("--accept-schema-change") { Description = "A rollback may go back across a change of the database's schema." };

    public static Option<bool> Wait { get; } = new("--wait", "-w") { Description = "Wait for its end and show every step; the exit code says whether it went well." };
}
