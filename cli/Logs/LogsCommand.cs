using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Logs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Logs;

/// <summary><c>ops logs [--service NAME] [--grep TEXT] [--since 1h] [--until …] [--limit 200]</c></summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        Option<string?> grep = new("--grep") { Description = "What must be in the line, in any case of letters. In the cloud: words, as CLS splits them." };
        Option<string?> service = new("--service") { Description = "Only lines of this service; without it, all." };
        service.AcceptOnlyFromAmong([.. LogOwner.All]);
        Option<string> since = new("--since") { Description = "From when: 2026-03-01T08:00:00Z, or how long ago: 6h.", DefaultValueFactory = _ => "1h" };
        Option<string?> until = new("--until") { Description = "Until when, likewise. Without it, until now." };
        Option<int> limit = new("--limit") { Description = $"How many lines, the newest: 1 to {LogQuery.LongestAnswer}.", DefaultValueFactory = _ => 200 };
        Option<string?> from = new("--source") { Description = "cloud (CLS of CloudBase Run) or files (Logs__Directory). Without it, the cloud where it is configured and not emulated." };
        from.AcceptOnlyFromAmong(LogRegistration.Cloud, LogRegistration.Files);
        Command command = new("logs", "Search logs, the newest last. What looks like a secret is ***.") { service, grep, since, until, limit, from };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddTencentCloud().AddLogs());
            var query = Query(services.GetRequiredService<TimeProvider>().GetUtcNow(), parsed.GetValue(grep), parsed.GetRequiredValue(since), parsed.GetValue(until), parsed.GetValue(limit)) with { Service = parsed.GetValue(service) };
            var place = parsed.GetValue(from) ?? LogRegistration.Place(services);
            var lines = await services.GetRequiredKeyedService<SearchLogs>(place).RunAsync(query, cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(lines, OpsJson.Default.IReadOnlyListLogLine);
            else
                Print(lines, query, place);
        });
        return command;
    }

    private static LogQuery Query(DateTimeOffset now, string? grep, string since, string? until, int limit)
    {
        if (limit is < 1 or > LogQuery.LongestAnswer)
            throw new SettingException("--limit", $"{limit} lines are not from 1 to {LogQuery.LongestAnswer}", "Narrow it down with --grep, --since and --until.");
        LogQuery query = new(string.IsNullOrEmpty(grep) ? null : grep, Moments.Parse("--since", since, now), until is null ? now : Moments.Parse("--until", until, now), limit);
        return query.Since < query.Until ? query : throw new SettingException("--since", $"{query.Since:u} is not before {query.Until:u}", "Give an earlier moment.");
    }

    private static void Print(IReadOnlyList<LogLine> lines, LogQuery query, string place)
    {
        foreach (var line in lines)
            Output.Line($"{(line.At is { } at ? $"{at:yyyy-MM-dd HH:mm:ss}Z" : "-")}  {line.Source}  {line.Text}");
        if (lines.Count == 0)
            Output.Warn($"no line{(query.Service is { } service ? $" of {service}" : "")} from {query.Since:u} to {query.Until:u} in {(place == LogRegistration.Cloud ? "the cloud's logs; --source files searches Logs__Directory" : "the files of Logs__Directory")}.");
        else if (lines.Count == query.Most)
            Output.Warn($"only the newest {query.Most} lines are shown; --limit shows more, --service, --grep and --since fewer.");
    }
}
