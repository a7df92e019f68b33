using System.Diagnostics;

namespace Benchmarks;

/// <summary>
/// Requests at a steady rate, each sent when its time has come whether or not earlier ones are answered, and timed from then: a
/// server that stalls cannot hide behind a client that waits.
/// </summary>
internal static class SteadyLoad
{
    /// <returns>Latencies in milliseconds, shortest first.</returns>
    public static async Task<double[]> RunAsync(Uri endpoint, double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 32 }) { BaseAddress = endpoint };
        var count = (int)(perSecond * duration.TotalSeconds);
        List<Task<double>> requests = new(count);
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds(number / perSecond);
            if (due - watch.Elapsed is { Ticks: > 0 } left)
                await Task.Delay(left, cancellationToken);
            requests.Add(AskAsync(http, 1 + (number * 7919 % 100_000), watch, due, cancellationToken));
        }

        var latencies = await Task.WhenAll(requests);
        Array.Sort(latencies);
        return latencies;
    }

    public static double Percentile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static async Task<double> AskAsync(HttpClient http, int number, Stopwatch watch, TimeSpan due, CancellationToken cancellationToken)
    {
        // A timer wakes up to some milliseconds late; that is ours, not the server's.
        var sent = watch.Elapsed > due ? watch.Elapsed : due;
        using var answer = await http.GetAsync($"/accounts/{number}", cancellationToken);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return (watch.Elapsed - sent).TotalMilliseconds;
    }
}
