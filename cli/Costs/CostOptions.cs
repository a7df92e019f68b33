using System.CommandLine;
using System.Globalization;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Costs;

/// <summary>The time that costs are asked for.</summary>
internal sealed class CostOptions
{
    public Option<string?> From { get; } = new("--from") { Description = "The first day, as 2026-11-01. Without it, the first of the month of the last day." };

    public Option<string?> To { get; } = new("--to") { Description = "The last day. Without it, yesterday: today's bill is never complete." };

    public void AddTo(Command command)
    {
        command.Options.Add(From);
        command.Options.Add(To);
    }

    /// <exception cref="SettingException">One is no day, or they are in the wrong order.</exception>
    public (DateOnly From, DateOnly To) Read(ParseResult parsed, DateOnly yesterday)
    {
        var to = Day("--to", parsed.GetValue(To)) ?? yesterday;
        var from = Day("--from", parsed.GetValue(From)) ?? BillingCalendar.MonthOf(to);
        if (from > to)
            throw new SettingException("--from", $"{BillingCalendar.DayText(from)} is after {BillingCalendar.DayText(to)}", "Name the first day first.");
        return from.AddMonths(BillingCalendar.MonthsKept + 1) > to && to <= yesterday.AddDays(366)
            ? (from, to)
            : throw new SettingException("--from", $"bills go back {BillingCalendar.MonthsKept} months", "Ask for fewer days.");
    }

    private static DateOnly? Day(string option, string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new SettingException(option, $"'{text}' is no day", "Write it as 2026-11-27.");
}
