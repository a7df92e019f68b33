using System.Globalization;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>
/// A check of the shipped configuration from a cold start, beside <c>ops</c> doing nothing and the vendor's parser reading what was rendered.
/// The goal is 250 ms for <c>ops</c> compiled ahead of time.
/// </summary>
internal static class ConfigBenchmark
{
    private const string Ours = "ops config check image/tcb.yaml";
    private const string JustInTime = "the same, compiled just in time";
    private static readonly TimeSpan Goal = TimeSpan.FromMilliseconds(250);

    private const string Floor = "ops --version";
    private const string Vendor = "node: @cloudbase/toolbox reads cloudbaserc.json";

    public static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("superinsight-config-");
        try
        {
            var (ops, file, rendered) = (ReadyOps.Command, Checkout.PathOf("image", "tcb.yaml"), $"{folder.FullName}/cloudbaserc.json");
            Dictionary<string, string> environment = new() { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" };
            (await MeasuredProcess.RunAsync($"{ops} config render {file} --out {rendered}", environment, cancellationToken)).ThrowIfFailed();
            List<(string Name, string Command)> contenders = [(Floor, $"{ops} --version"), (Ours, $"{ops} config check {file}"), (JustInTime, $"{ProgramPath.Dotnet} {OpsCommand.Assembly} config check {file}")];
            var vendor = Checkout.PathOf("tests", "Adapters.Tests", "TcbConfiguration", "vendor");
            if (Directory.Exists(Path.Combine(vendor, "node_modules")))
                contenders.Add((Vendor, $"node {vendor}/check.mjs rc {rendered}"));

            Dictionary<string, List<MeasuredProcess>> runs = contenders.ToDictionary(contender => contender.Name, _ => new List<MeasuredProcess>());
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (name, command) in contenders)
                {
                    var run = await MeasuredProcess.RunAsync(command, environment, cancellationToken);
                    run.ThrowIfFailed();
                    runs[name].Add(run);
                }
            }

            BackupBenchmark.Print("Checking the configuration from a cold start", Ours, runs);
            var milliseconds = runs[Ours].Select(run => run.Wall.TotalMilliseconds).Order().ElementAt(rounds / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nTo reach: {Goal.TotalMilliseconds:0} ms. {(milliseconds <= Goal.TotalMilliseconds ? "Reached" : "Not reached")}: {milliseconds:0} ms."));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
