using System.Diagnostics;
using Npgsql;
using Spectre.Console;

namespace SuperInsight.RunLocal;

/// <summary>What was done, how it went, how long it took: the table that `./run` prints.</summary>
public sealed class StepTable
{
    private readonly List<(string Step, bool Held, string Detail, TimeSpan Time)> rows = [];

    /// <summary>True when every step held.</summary>
    public bool Held => rows.Count > 0 && rows.TrueForAll(row => row.Held);

    /// <summary>Runs a step and notes it; false when it failed.</summary>
    public async Task<bool> AddAsync(string step, Func<Task<string>> run)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            rows.Add((step, true, await run(), watch.Elapsed));
            return true;
        }
        catch (Exception failure) when (failure is ServerFailedException or NpgsqlException or HttpRequestException or System.Text.Json.JsonException)
        {
            rows.Add((step, false, failure.Message, watch.Elapsed));
            return false;
        }
    }

    public void Print()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("step").AddColumn("").AddColumn("what was found").AddColumn(new TableColumn("time").RightAligned());
        foreach (var (step, held, detail, time) in rows)
            table.AddRow(new Text(step), new Text(held ? "held" : "FAILED"), new Text(detail), new Text($"{time.TotalSeconds:0.0} s"));
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 200;
        AnsiConsole.Write(table);
    }
}
