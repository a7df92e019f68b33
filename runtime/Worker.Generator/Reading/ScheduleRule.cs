using System.Globalization;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>What is wrong with a schedule that is written in the source: a time as "00:05:00", or
/// <see href="https://github.com/atifaziz/NCrontab/wiki/Crontab-Expression">NCRONTAB</see> of five or six fields.</summary>
internal static class ScheduleRule
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly Field[] Fields =
    [
        new("second", 0, 59, []), new("minute", 0, 59, []), new("hour", 0, 23, []), new("day", 1, 31, []), new("month", 1, 12, Months), new("day of week", 0, 6, Days),
    ];

    /// <summary>Null when nothing is; a schedule with settings in it (%Name%) is known only to the host.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.Contains('%'))
            return null;
        var parts = schedule.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && TimeSpan.TryParse(parts[0], CultureInfo.InvariantCulture, out var interval))
            return interval > TimeSpan.Zero ? null : "the time between two runs must be more than nothing";
        if (parts.Length is not (5 or 6))
            return $"it has {parts.Length} field(s), not six (second minute hour day month day-of-week), and is no time such as \"00:05:00\"";
        return parts.Zip(Fields.Skip(Fields.Length - parts.Length), static (text, field) => field.Problem(text)).FirstOrDefault(problem => problem is not null);
    }

    private sealed record Field(string Name, int First, int Last, string[] Names)
    {
        public string? Problem(string text) => text.Split(',').Select(Part).FirstOrDefault(problem => problem is not null);

        private string? Part(string text)
        {
            var step = text.Split('/');
            if (step.Length > 2 || (step.Length == 2 && (!Number(step[1], out var every) || every < 1)))
                return $"'{text}' of its {Name} field has no valid step: write it as */5";
            if (step[0] == "*")
                return null;
            var ends = step[0].Split('-');
            return ends.Length <= 2 && ends.All(IsValue) ? null : $"'{text}' of its {Name} field is not from {First} to {Last}{(Names.Length > 0 ? " or a name" : "")}";
        }

        private bool IsValue(string text) => Number(text, out var number)
            ? number >= First && number <= Last
            : text.Length > 0 && Names.Any(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));

        private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
