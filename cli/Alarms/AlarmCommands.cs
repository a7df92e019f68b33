using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Alarms;

/// <summary><c>ops alarms show ID</c>, <c>ops alarms ack ID</c> and <c>ops alarms silence ID --for 2h</c></summary>
internal static class AlarmCommands
{
    public static Command CreateShow() => Create("show", "Show an alarm of a rule, and every decision about it with its reason.", (attend, id, token) => attend.FindAsync(id, token), Print);

    public static Command CreateAcknowledge() => Create("ack", "Say that somebody looks after an alarm: no more reminders, no escalation. Its action is taken all the same.", (attend, id, token) => attend.AcknowledgeAsync(id, token),
        alarm => Output.Line($"{alarm.Id} is acknowledged by {alarm.AcknowledgedBy}."));

    public static Command CreateSilence()
    {
        var id = Id();
        Option<string> duration = new("--for") { Description = "How long, such as 2h or 30m.", Required = true };
        Command command = new("silence", "Keep an alarm's series quiet for a while: nobody is told, and nothing is done about it.") { id, duration };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = parsed.GetRequiredValue(duration);
            if (!DurationText.TryParse(text, out var length) || length <= TimeSpan.Zero)
                throw new SettingException("--for", $"'{text}' is not a duration", "Write it as 2h, 30m or 1d.");
            await using var services = OpsServices.Create(parsed, more => more.AddAlertLedger());
            var (alarm, until) = await services.GetRequiredService<AttendAlarm>().SilenceAsync(parsed.GetRequiredValue(id), length, cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(alarm, OpsJson.Default.AlertAlarm);
            else
                Output.Line($"{alarm.Rule}{(alarm.Series.Length > 0 ? $" {alarm.Series}" : "")} is silenced until {until:u}.");
        });
        return command;
    }

    /// <summary>As in <c>firing: cpu_usage &gt; 80, it is 91.2; acknowledged by ada</c>.</summary>
    public static string Sentence(AlertAlarm alarm) => string.Create(CultureInfo.InvariantCulture,
        $"{alarm.Phase}: {alarm.Metric} {alarm.Condition}{(alarm.Series.Length > 0 ? $" of {alarm.Series}" : "")}{(alarm.Value is { } value ? $", it was {value:0.##}" : ", the value is missing")}{(alarm.AcknowledgedBy is { } by ? $"; acknowledged by {by}" : "")}");

    private static Argument<string> Id() => new("id") { Description = "As `ops alarms` shows it." };

    private static Command Create(string name, string description, Func<AttendAlarm, string, CancellationToken, Task<AlertAlarm>> run, Action<AlertAlarm> print)
    {
        var id = Id();
        Command command = new(name, description) { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddAlertLedger());
            var alarm = await run(services.GetRequiredService<AttendAlarm>(), parsed.GetRequiredValue(id), cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(alarm, OpsJson.Default.AlertAlarm);
            else
                print(alarm);
        });
        return command;
    }

    private static void Print(AlertAlarm alarm)
    {
        Output.Line($"{alarm.Id}\n{Sentence(alarm)}\nsince {alarm.Since:u}{(alarm.FiringSince is { } firing ? $", firing since {firing:u}" : "")}\n");
        foreach (var decision in alarm.Decisions)
            Output.Line($"{decision.At:yyyy-MM-dd HH:mm:ss}Z  {decision.What}: {decision.Why}{(decision.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $" [{value:0.##} {decision.Condition}]") : "")}");
    }
}
