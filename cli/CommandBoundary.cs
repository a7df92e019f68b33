using System.CommandLine;
using SuperInsight.Domain;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli;

/// <summary>Where failures become exit codes: 0 done, 1 failed, 2 wrong usage or settings, 130 interrupted.</summary>
internal static class CommandBoundary
{
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Interrupted = 130;

    /// <summary>An interrupted run aborts its upload and records its end before it goes.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"ops: {error.Message}");
            await Console.Error.WriteLineAsync($"Try: ops {string.Concat(Path(parsed.CommandResult))}--help");
            return Misused;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LastWords });
        }
        catch (OperationException failure)
        {
            await TellAsync(failure);
            return failure is SettingException ? Misused : Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("ops: interrupted; nothing half-done is left behind as done.");
            return Interrupted;
        }
    }

    /// <summary>What failed, and what to do.</summary>
    public static async Task TellAsync(OperationException failure)
    {
        await Console.Error.WriteLineAsync($"ops: {failure.Message}");
        await Console.Error.WriteLineAsync($"     {failure.Hint}");
    }

    private static IEnumerable<string> Path(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent ? [.. Path(parent), command.Command.Name + " "] : [];
}
