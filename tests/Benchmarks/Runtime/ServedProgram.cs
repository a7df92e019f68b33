using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SuperInsight.RunLocal;

namespace Benchmarks.Runtime;

/// <summary>A published program that serves HTTP, with what it started.</summary>
internal sealed class ServedProgram : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly Process process;

    private ServedProgram(Process process, Uri address, TimeSpan firstAnswer) => (this.process, Address, FirstAnswer) = (process, address, firstAnswer);

    public Uri Address { get; }

    /// <summary>From launch to the first answer.</summary>
    public TimeSpan FirstAnswer { get; }

    /// <summary>It and its children.</summary>
    public IReadOnlyList<int> Processes => [process.Id, .. ProcFs.ChildrenOf(process.Id)];

    public static async Task<ServedProgram> StartAsync(
        string dll, Func<int, IEnumerable<string>> arguments, string path, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(ProgramPath.Dotnet, [dll, .. arguments(port)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        // Read, so that it never waits for us.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (watch.Elapsed < Deadline && !process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(address, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return new ServedProgram(process, address, watch.Elapsed);
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(Pause, cancellationToken);
        }
        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{dll} did not answer within {Deadline.TotalSeconds:0} s");
    }

    /// <summary>Resident memory of all its processes, those pages that they share counted for each.</summary>
    public double Mebibytes() => Processes.Sum(id => File.ReadLines($"/proc/{id}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))) / 1024.0;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
