using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Nginx;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.Nginx;

/// <summary>N requests are N more, whatever becomes of the file.</summary>
public sealed class NginxMetricsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nginx-log-tests-").FullName;
    private readonly FakeTimeProvider clock = new();
    private int cases;

    private string Log => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"access-{cases}.log"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Property(MaxTest = 150)]
    public void MeasureAsync_CountsEveryRequestOnce(int seed)
    {
        cases++;
        File.WriteAllText(Log, "GET 200 0.001\nGET 200 0.0");
        using var metrics = new NginxMetrics(Log, clock);
        Assert.Equal(0, Total(Read(metrics)));
        var writer = Open();
        writer.Write("17\n"u8);
        var (expected, seconds, malformed, rotations) = (new SortedDictionary<string, int>(StringComparer.Ordinal), 0.0, 0, 0);
        foreach (var step in Story(new Random(seed)))
        {
            switch (step.Kind)
            {
                case StepKind.Request:
                    var line = string.Create(CultureInfo.InvariantCulture, $"{step.Method} {step.Status:000} {step.Milliseconds / 1000.0:0.000}\n");
                    // In two pieces, with a look in between.
                    writer.Write(Encoding.ASCII.GetBytes(line[..(step.Milliseconds % line.Length)]));
                    if (step.Milliseconds % 3 == 0)
                        Read(metrics);
                    writer.Write(Encoding.ASCII.GetBytes(line[(step.Milliseconds % line.Length)..]));
                    var key = $"{(step.Method is "GET" or "POST" ? step.Method : "OTHER")} {step.Status:000}";
                    expected[key] = expected.GetValueOrDefault(key) + 1;
                    seconds += step.Milliseconds / 1000.0;
                    break;
                case StepKind.Garbage:
                    writer.Write(Encoding.UTF8.GetBytes((step.Milliseconds % 5) switch { 0 => "\n", 1 => "GET 20x 1\n", 2 => "GET 200 -1\n", 3 => new string('x', 300_000) + "\n", _ => "GET  200 1\n" }));
                    malformed++;
                    break;
                case StepKind.Look:
                    Read(metrics);
                    clock.Advance(TimeSpan.FromSeconds(15));
                    break;
                case StepKind.Moved:
                    // nginx writes on into the file that was moved away, until it opens its logs anew.
                    File.Move(Log, $"{Log}.{++rotations}");
                    writer.Write("GET 200 0.000\n"u8);
                    expected["GET 200"] = expected.GetValueOrDefault("GET 200") + 1;
                    if (step.Milliseconds % 2 == 0)
                        Read(metrics);
                    writer.Dispose();
                    writer = Open();
                    Read(metrics);
                    break;
                case StepKind.Emptied:
                    Read(metrics);
                    writer.SetLength(0);
                    writer.Position = 0;
                    Read(metrics);
                    break;
            }
        }

        writer.Dispose();
        var reading = Read(metrics);
        Assert.Equal(expected.Select(one => $"{one.Key} {one.Value}"), reading.Find("http_requests_total").Select(sample => $"{sample.Labels[0].Value} {sample.Labels[1].Value} {sample.Value}"));
        Assert.Equal(malformed, reading.Find("http_log_malformed_lines_total").Single().Value);
        Assert.Equal(expected.Values.Sum(), reading.Find("http_request_duration_seconds_count").Single().Value);
        Assert.Equal(expected.Values.Sum(), reading.Find("http_request_duration_seconds_bucket").Last().Value);
        Assert.Equal(seconds, reading.Find("http_request_duration_seconds_sum").Single().Value, 1e-6);
    }

    [Fact]
    public async Task MeasureAsync_ReadsAFileFromItsBeginning_WhenItComesLater()
    {
        using var metrics = new NginxMetrics(Log, clock);
        var failure = await Assert.ThrowsAsync<MetricsException>(() => metrics.MeasureAsync(Cancellation));
        Assert.Contains("docs/metrics.md", failure.Hint, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Log, "GET 200 0.001\n", Cancellation);
        Assert.Equal(1, Total(Read(metrics)));
    }

    [Fact]
    public void MeasureAsync_KeepsAsMuch_WhateverClientsSend()
    {
        File.WriteAllText(Log, "");
        using var metrics = new NginxMetrics(Log, clock);
        Read(metrics);
        File.WriteAllLines(Log, Enumerable.Range(0, 20_000).Select(number => $"METHOD{number} {number % 1000:000} 0.1"));
        var reading = Read(metrics);
        Assert.Equal(20_000, Total(reading));
        Assert.Equal(1000, reading.Find("http_requests_total").Count());
    }

    [Fact]
    public void MeasureAsync_ReadsAMillionRequests_InASecondOrTwo()
    {
        File.WriteAllText(Log, "");
        using var metrics = new NginxMetrics(Log, clock);
        Read(metrics);
        File.WriteAllText(Log, string.Concat(Enumerable.Repeat("GET 200 0.012\n", 1_000_000)));
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal(1_000_000, Total(Read(metrics)));
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 10);
    }

    private FileStream Open()
    {
        var writer = new FileStream(Log, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        writer.Seek(0, SeekOrigin.End);
        return writer;
    }

    private static MetricsReading Read(NginxMetrics metrics) => new(default, metrics.MeasureAsync(default).GetAwaiter().GetResult());

    private static double Total(MetricsReading reading) => reading.Find("http_requests_total").Sum(sample => sample.Value);

    private enum StepKind
    {
        Request,
        Garbage,
        Look,
        Moved,
        Emptied,
    }

    private sealed record Step(StepKind Kind, string Method, int Status, int Milliseconds);

    private static Step[] Story(Random random)
    {
        string[] methods = ["GET", "POST", "-", "BREW"];
        int[] statuses = [0, 200, 304, 404, 499, 500, 503];
        return [.. Enumerable.Range(0, random.Next(61)).Select(_ => new Step(
            random.Next(27) switch { < 20 => StepKind.Request, < 22 => StepKind.Garbage, < 25 => StepKind.Look, < 26 => StepKind.Moved, _ => StepKind.Emptied },
            methods[random.Next(methods.Length)], statuses[random.Next(statuses.Length)], random.Next(90_001)))];
    }
}
