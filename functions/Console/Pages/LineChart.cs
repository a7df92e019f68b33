using System.Globalization;
using System.Text;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>A day of one metric. Where nothing was measured, there is no line.</summary>
internal static class LineChart
{
    private const int Width = Left + Right + PointWidth * 288;
    private const int Height = 190;
    private const int PointWidth = 2;
    private const int Left = 52;
    private const int Right = 10;
    private const int Top = 10;
    private const int Bottom = 24;
    private const int Lines = 4;
    private const int HoursBetweenMarks = 4;

    public static Markup Draw(ConsoleView view, MetricBoard board, MetricText metric, MetricSeries series)
    {
        var top = Scale.Top(Math.Max(series.Highest ?? 0, metric.Most ?? 0));
        return Html.Of($"""
            <svg class="chart" role="img" aria-labelledby="chart-{metric.Key}-title chart-{metric.Key}-desc" viewBox="0 0 {Width} {Height}">
            <title id="chart-{metric.Key}-title">{view.Say(metric.Name)}, {view.Say("过去 24 小时", "the last 24 hours")}</title>
            <desc id="chart-{metric.Key}-desc">{Describe(view, metric, series)}</desc>
            {Enumerable.Range(0, Lines + 1).Select(line => Level(metric, top * line / Lines, top))}
            {Marks(view, board)}
            {Runs(series.Points).Select(run => Html.Of($"""<polyline class="line" points="{Points(run.First, run.Values, top)}"/>"""))}
            </svg>
            """);
    }

    private static string Describe(ConsoleView view, MetricText metric, MetricSeries series)
    {
        var (last, average, highest) = (Format(series.Last), Format(series.Average), Format(series.Highest));
        return view.Say($"现在 {last}，平均 {average}，最高 {highest}。", $"Now {last}, on average {average}, at most {highest}.");

        string Format(double? value) => value is { } known ? metric.Format(known) : "–";
    }

    private static Markup Level(MetricText metric, double value, double top) => Html.Of($"""
        <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(value, top)}" y2="{Y(value, top)}"/><text class="axis" x="{Left - 6}" y="{Y(value, top) + 4}" text-anchor="end">{metric.Format(value)}</text>
        """);

    private static IEnumerable<Markup> Marks(ConsoleView view, MetricBoard board)
    {
        // On whole hours of the reader's zone.
        var first = TimeZoneInfo.ConvertTime(board.From, view.Zone);
        for (var mark = first.AddMinutes(60 - first.Minute); mark < board.To; mark = mark.AddHours(1))
        {
            if (mark.Hour % HoursBetweenMarks == 0)
                yield return Html.Of($"""<text class="axis" x="{Left + (mark - board.From) / (board.To - board.From) * (Width - Left - Right)}" y="{Height - 6}" text-anchor="middle">{mark.ToString("HH:mm", CultureInfo.InvariantCulture)}</text>""");
        }
    }

    /// <summary>Points in a row that are there.</summary>
    private static IEnumerable<(int First, List<double> Values)> Runs(IReadOnlyList<double?> points)
    {
        List<double> run = [];
        for (var index = 0; index <= points.Count; index++)
        {
            if (index < points.Count && points[index] is { } value)
            {
                run.Add(value);
            }
            else if (run.Count > 0)
            {
                yield return (index - run.Count, run);
                run = [];
            }
        }
    }

    private static string Points(int first, List<double> values, double top)
    {
        StringBuilder text = new();
        for (var index = 0; index < values.Count; index++)
            text.Append(CultureInfo.InvariantCulture, $"{X(first + index):0.#},{Y(values[index], top):0.#} ");
        // A single point is a short line.
        if (values.Count == 1)
            text.Append(CultureInfo.InvariantCulture, $"{X(first + 1):0.#},{Y(values[0], top):0.#}");
        return text.ToString().TrimEnd();
    }

    private static double X(int point) => Left + point * PointWidth;

    private static double Y(double value, double top) => Height - Bottom - Math.Clamp(value / top, 0, 1) * (Height - Top - Bottom);
}
