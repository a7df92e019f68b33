using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Cli.Notifications;

/// <summary><c>ops notify test [--channel NAME]</c></summary>
internal static class NotifyCommand
{
    public static Command Create() => new("notify", "Tell people something.") { CreateTest() };

    private static Command CreateTest()
    {
        Option<string?> channel = new("--channel") { Description = "The one channel to use; without it, all in order until one takes it." };
        Command command = new("test", "Send a test message, and say which channel took it.") { channel };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddNotifications());
            var result = await services.GetRequiredService<SendTestNotice>().RunAsync(parsed.GetValue(channel), cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(result, OpsJson.Default.DeliveryResult);
            else
                Print(result);
            return result.Channel is null ? 1 : 0;
        });
        return command;
    }

    private static void Print(DeliveryResult result)
    {
        foreach (var missed in result.Missed)
            Output.Warn($"{missed.Channel} did not take it: {missed.Reason}.");
        if (result.Channel is { } channel)
            Output.Line($"{channel} took it.");
        else
            Output.Warn("no channel took it; -v tells what to do for each.");
    }
}
