using System.CommandLine;

namespace SuperInsight.Cli.Keys;

/// <summary><c>ops keys …</c></summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Make the keys that backups need.") { KeysNewCommand.Create() };
}
