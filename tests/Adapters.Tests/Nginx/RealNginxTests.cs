using System.Globalization;
using SuperInsight.Adapters.Nginx;
using SuperInsight.Adapters.Probes;
using SuperInsight.Domain.Metrics;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Nginx;

/// <summary>A real nginx with the lines that docs/metrics.md shows.</summary>
public sealed class RealNginxTests : IAsyncLifetime
{
    private const int Refused = 503;

    private readonly string folder = Directory.CreateTempSubdirectory("nginx-tests-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private ChildProcess nginx = null!;

    private string Log => Path.Combine(folder, "superinsight.log");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var port = LoopbackPort.TakeFree();
        http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        // As the page has them.
        var shown = (await File.ReadAllLinesAsync(Checkout.PathOf("docs", "metrics.md"), CancellationToken.None)).Where(line => line.StartsWith("log_format ", StringComparison.Ordinal) || line.StartsWith("access_log ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, shown.Length);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events {}
            http {
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi; uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              {{shown[0]}}
              {{shown[1].Replace("/var/log/nginx/superinsight.log", Log, StringComparison.Ordinal)}}
              server {
                listen 127.0.0.1:{{port}};
                location = /health { access_log off; return 204; }
                location /broken { return {{Refused}}; }
                location / { return 200 "well"; }
              }
            }
            """, CancellationToken.None);
        nginx = await ChildProcess.StartAsync(new() { Name = "nginx", Executable = "/usr/sbin/nginx", Arguments = ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", Path.Combine(folder, "nginx.conf")], WorkingDirectory = folder });
        await Eventually.TrueAsync(async () =>
        {
            if (nginx.Exited.IsCompleted)
                throw new InvalidOperationException(nginx.LogTail);
            try
            {
                using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative), Cancellation);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await nginx.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task NRequests_AreNMore_ThroughARotation()
    {
        using var metrics = new NginxMetrics(Log, TimeProvider.System);
        await metrics.MeasureAsync(Cancellation);
        var (well, broken) = (0, 0);
        foreach (var (good, bad) in new[] { (40, 7), (0, 3), (25, 0) })
        {
            await Task.WhenAll([.. Enumerable.Range(0, good).Select(_ => AskAsync("/")), .. Enumerable.Range(0, bad).Select(_ => AskAsync("/broken")), .. Enumerable.Range(0, 5).Select(_ => AskAsync("/health"))]);
            (well, broken) = (well + good, broken + bad);
            MetricsReading reading = null!;
            // nginx writes a line when the answer has gone out.
            await Eventually.TrueAsync(async () =>
            {
                reading = new(default, await metrics.MeasureAsync(Cancellation));
                return reading.Find("http_requests_total").Sum(sample => sample.Value) >= well + broken;
            });
            var text = PrometheusText.Write(reading.Metrics);
            Assert.Contains($"\nhttp_requests_total{{method=\"GET\",status=\"200\"}} {well}\nhttp_requests_total{{method=\"GET\",status=\"503\"}} {broken}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\nhttp_request_duration_seconds_count {well + broken}\n", text, StringComparison.Ordinal);
            Assert.Contains("\nhttp_log_malformed_lines_total 0\n", text, StringComparison.Ordinal);
            File.Move(Log, $"{Log}.{well + broken}");
            using var reopen = System.Diagnostics.Process.Start("/usr/sbin/nginx", ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", Path.Combine(folder, "nginx.conf"), "-s", "reopen"]);
            await reopen.WaitForExitAsync(Cancellation);
            await Eventually.TrueAsync(() => File.Exists(Log));
        }
    }

    [Fact]
    public async Task Services_AreUp_WhenTheySaySo()
    {
        var away = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.TakeFree()}/health"));
        using var probes = new ServiceProbes([("nginx", new(http.BaseAddress!, "/health")), ("broken", new(http.BaseAddress!, "/broken")), ("away", away)], TimeProvider.System);
        var reading = new MetricsReading(default, await probes.MeasureAsync(Cancellation));
        Assert.Equal(["nginx 1", "broken 0", "away 0"], reading.Find("service_up").Select(sample => $"{sample.Labels[0].Value} {sample.Value}"));
        Assert.All(reading.Find("service_probe_duration_seconds"), sample => Assert.InRange(sample.Value, 0, 3.5));
        Assert.Equal([0, 0, 0], probes.WhenAway.Single().Samples.Select(sample => sample.Value));
    }

    private async Task AskAsync(string path) => (await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation)).Dispose();
}
