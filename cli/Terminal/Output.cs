using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Terminal;

/// <summary>Prints results: a table or sentences for people, JSON for programs.</summary>
internal static class Output
{
    public static void Json<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(value, type));

    public static void Line(string text) => Console.Out.WriteLine(text);

    public static void Warn(string text) => Console.Error.WriteLine($"ops: warning: {text}");

    public static void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))).NoWrap());
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        // Into a pipe, a line must not break where a terminal's edge would be.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 1000;
        AnsiConsole.Write(table);
    }

    /// <summary>An age in its two largest units: <c>3d4h</c>, <c>2h5m</c>, <c>40s</c>.</summary>
    public static string Age(TimeSpan age) => DurationText.Format(TimeSpan.FromSeconds(age switch
    {
        { TotalDays: >= 1 } => Math.Floor(age.TotalHours) * 3600,
        { TotalHours: >= 1 } => Math.Floor(age.TotalMinutes) * 60,
        _ => Math.Max(0, Math.Floor(age.TotalSeconds)),
    }));

    /// <summary>Bytes in the unit that reads best: <c>1.4 GiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {units[unit]}";
    }
}
