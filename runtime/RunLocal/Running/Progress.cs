using System.Globalization;

namespace SuperInsight.RunLocal;

/// <summary>One line per step, on standard error: standard output is for results.</summary>
public sealed class Progress(TextWriter output)
{
    public void Report(string line) => output.WriteLine(line);

    /// <summary>"postgresql ready on 127.0.0.1:54321 (1.2 s)".</summary>
    public void Ready(LocalServer server)
    {
        var ports = server.Ports.Count == 1 ? $"{server.Ports[0]}" : $"{server.Ports[0]}-{server.Ports[^1]}";
        Report(string.Create(CultureInfo.InvariantCulture, $"{server.Name} ready on 127.0.0.1:{ports} ({server.StartTime.TotalSeconds:0.0} s)"));
    }
}
