using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>A command line of the shell, with its time and its memory: of all processes of the pipe together.</summary>
/// <param name="Wall">From start to end.</param>
/// <param name="Cpu">User and system time of all processes, as the shell's <c>time</c> tells it; servers are not among them.</param>
/// <param name="PeakBytes">Largest sum of resident memory, program files included, sampled every 20 ms; without the shell that only waits.</param>
/// <param name="ExitCode">Of the whole pipe.</param>
/// <param name="Errors">What it said on standard error.</param>
internal sealed record MeasuredProcess(TimeSpan Wall, TimeSpan Cpu, long PeakBytes, int ExitCode, string Errors)
{
    private const string CpuMark = "cpu-seconds ";

    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(20);

    public static async Task<MeasuredProcess> RunAsync(string commandLine, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = Shell($"set -o pipefail; TIMEFORMAT='{CpuMark}%U %S'; time {{ {commandLine}; }}", environment);
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var ended = process.WaitForExitAsync(cancellationToken);
            long peak = 0;
            while (await Task.WhenAny(ended, Task.Delay(SampleInterval, cancellationToken)) != ended)
                peak = Math.Max(peak, BegunBytes(process.Id));
            await ended;
            var wall = watch.Elapsed;
            await output;
            var said = (await errors).Split(CpuMark);
            var cpu = said[^1].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(2).Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture));
            return new MeasuredProcess(wall, TimeSpan.FromSeconds(cpu), peak, process.ExitCode, said[0]);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A command line of the shell, with this environment and no other.</summary>
    public static ProcessStartInfo Shell(string commandLine, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new("bash", ["-c", commandLine]);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    public void ThrowIfFailed()
    {
        if (ExitCode != 0)
            throw new InvalidOperationException($"A measured command ended with code {ExitCode}: {Errors}");
    }

    /// <summary>Of all that a process began, itself left out.</summary>
    private static long BegunBytes(int root)
    {
        try
        {
            // Each thread has children of its own.
            return Directory.GetDirectories($"/proc/{root}/task").SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)).Sum(child => ResidentBytes(child) + BegunBytes(child));
        }
        catch (IOException)
        {
            // It ended between two looks.
            return 0;
        }
    }

    private static long ResidentBytes(int process)
    {
        try
        {
            var kilobytes = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))?.Split(':')[1].Trim().Split(' ')[0];
            return long.Parse(kilobytes ?? "0", CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It ended between two looks.
            return 0;
        }
    }
}
