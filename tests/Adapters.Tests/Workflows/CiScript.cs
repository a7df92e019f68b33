using System.Diagnostics;
using SuperInsight.Adapters.Tests.Cli;

namespace SuperInsight.Adapters.Tests.Workflows;

/// <summary>Runs a script of <c>image/ci</c> with nothing but the given variables.</summary>
internal static class CiScript
{
    public static async Task<OpsRun> RunAsync(string script, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(RunLocal.Checkout.PathOf("image", "ci", script)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            return await OpsDesk.FinishAsync(process);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
