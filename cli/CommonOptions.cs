using System.CommandLine;

namespace SuperInsight.Cli;

/// <summary>Options that every command understands.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON.", Recursive = true };

    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Log what is done, to standard error.", Recursive = true };
}
