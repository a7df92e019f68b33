using System.CommandLine;
using SuperInsight.Cli.Terminal;

namespace SuperInsight.Cli.Functions;

/// <summary><c>ops functions list</c> and <c>ops functions run NAME [--input TEXT]</c></summary>
internal static class FunctionsCommand
{
    private static readonly Option<string> Url = new("--url")
    {
        Description = "Where the functions host listens.", DefaultValueFactory = _ => "http://127.0.0.1:7071", Recursive = true,
    };

    public static Command Create()
    {
        Command command = new("functions", "See and set off the functions of a running host. Its master key is FUNCTIONS_MASTER_KEY, or beside ./run .local/master-key.") { CreateList(), CreateRun() };
        command.Options.Add(Url);
        return command;
    }

    private static Command CreateList()
    {
        Command command = new("list", "The functions, what sets each off, and when timers are next due.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = FunctionsHost.Open(parsed.GetRequiredValue(Url));
            var functions = await host.ListAsync(cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(functions, OpsJson.Default.IReadOnlyListHostedFunction);
            else
                Output.Table(["function", "state", "trigger"], functions.OrderBy(function => function.Name, StringComparer.Ordinal).Select(function => new[] { function.Name, function.State(), function.Trigger() }));
        });
        return command;
    }

    private static Command CreateRun()
    {
        Argument<string> name = new("name") { Description = "The function." };
        Option<string> input = new("--input") { Description = "The body of an HTTP function, or the message of a queue function.", DefaultValueFactory = _ => "" };
        Command command = new("run", "Run a function now, whatever its trigger, and even if it is disabled. Does not wait for its end.") { name, input };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var function = parsed.GetRequiredValue(name);
            using var host = FunctionsHost.Open(parsed.GetRequiredValue(Url));
            await host.RunAsync(function, parsed.GetRequiredValue(input), cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(new FunctionRunView(function, true), OpsJson.Default.FunctionRunView);
            else
                Output.Line($"{function} runs. How it ends is in the host's log.");
        });
        return command;
    }
}
