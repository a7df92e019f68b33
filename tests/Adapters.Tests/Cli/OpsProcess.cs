using System.Diagnostics;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>The built <c>ops</c> with nothing but these settings in its environment.</summary>
internal static class OpsProcess
{
    public static async Task<OpsRun> RunAsync(string home, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(Checkout.PathOf("cli", "bin", "Release", "net10.0", "ops"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["SUPERINSIGHT_HOME"] = home;
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))));
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return await OpsDesk.FinishAsync(process);
    }
}
