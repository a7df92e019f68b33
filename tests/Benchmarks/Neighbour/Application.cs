using System.Diagnostics;
using System.Globalization;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>A FastAPI application on the stage's database: Debian's python3-fastapi, python3-uvicorn and python3-asyncpg.</summary>
internal sealed class Application : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process process;

    private Application(Process process, Uri endpoint) => (this.process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    public static async Task<Application> StartAsync(Stage stage, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.TakeFree();
        ProcessStartInfo start = new(Python, ["-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--log-level", "warning"])
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Neighbour"),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["DATABASE_URL"] = stage.DatabaseUrl;
        var application = new Application(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        using HttpClient http = new() { BaseAddress = application.Endpoint };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken))
        {
            if (application.process.HasExited)
                throw new InvalidOperationException("The application ended. Install it with: apt-get install python3-fastapi python3-uvicorn python3-asyncpg");
            try
            {
                using var answer = await http.GetAsync("/accounts/1", cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return application;
            }
            catch (HttpRequestException)
            {
            }
        }

        throw new InvalidOperationException("The application did not answer within 30 s.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
