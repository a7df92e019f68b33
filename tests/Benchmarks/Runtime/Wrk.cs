using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Benchmarks.Runtime;

/// <summary>What <see href="https://github.com/wg/wrk">wrk</see> measured with one thread.</summary>
/// <param name="Cpu">CPU time of the served processes for each request.</param>
/// <param name="Failed">Answers other than 2xx and 3xx, and broken connections.</param>
internal sealed partial record Wrk(double PerSecond, double P50Milliseconds, double P99Milliseconds, TimeSpan Cpu, long Failed)
{
    public static async Task<Wrk> RunAsync(Uri url, int connections, TimeSpan duration, IReadOnlyList<int> served, CancellationToken cancellationToken)
    {
        var before = Benchmarks.Runtime.Cpu.Of(served);
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{duration.TotalSeconds:0}s", "--latency", url.ToString()]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk is missing: apt-get install wrk");
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var cpu = Benchmarks.Runtime.Cpu.Of(served) - before;
        var requests = long.Parse(Requests().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        var failed = Failures().Matches(text).SelectMany(match => match.Groups.Cast<Group>().Skip(1)).Where(group => group.Success).Sum(group => long.Parse(group.Value, CultureInfo.InvariantCulture));
        return new Wrk(
            double.Parse(Rate().Match(text).Groups[1].Value, CultureInfo.InvariantCulture), Milliseconds(text, "50%"), Milliseconds(text, "99%"), cpu / Math.Max(1, requests), failed);
    }

    private static double Milliseconds(string text, string percentile)
    {
        var match = Regex.Match(text, $@"^\s+{percentile}\s+([\d.]+)(us|ms|s)\s*$", RegexOptions.Multiline);
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "s" => value * 1000, _ => value };
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)|connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Failures();
}
