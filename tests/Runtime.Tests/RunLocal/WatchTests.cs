using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

/// <summary><c>./run --watch</c> with a build of the test's own; that the host then replaces its worker is <see cref="Host.WorkerWatchTests"/>'.</summary>
[SupportedOSPlatform("linux")]
public sealed class WatchTests
{
    /// <summary>Builds as long as there is a file "slow", and fails where a source says so. Else it stands for run-local, and serves.</summary>
    private const string Dotnet = """
        if [[ $1 == build ]]; then
          echo "$2" >> calls
          [[ $2 == functions/* ]] || exit 0
          echo $$ > build
          while [[ -e slow ]]; do /usr/bin/sleep 0.05; done
          ! /usr/bin/grep -rn 'error' functions
          exit
        fi
        echo "$FUNCTIONS_WATCH $*" > served
        exec /usr/bin/sleep 600
        """;

    [Fact]
    public async Task Watch_BuildsFunctionsAnew_WhenASourceIsChangedAddedOrRemoved_AndSaysWhatDoesNotBuild()
    {
        using var checkout = Checkout();
        await using var run = await checkout.StartAsync("--watch", "--port", "7999");
        await Eventually.TrueAsync(() => checkout.Has("served") && checkout.Read("served").EndsWith('\n'));
        Assert.Matches("^1 .*run-local.dll --port 7999\n$", checkout.Read("served"));

        await BuiltAfterAsync(checkout, 1, () => checkout.Write("functions/Backups/Added.cs", "class Added;"));
        await BuiltAfterAsync(checkout, 2, () => checkout.Write("shared/Domain/Present.cs", "class Changed;"));
        await BuiltAfterAsync(checkout, 3, () => checkout.Write("functions/Backups/Added.cs", "error CS1002: ; expected"));
        await Eventually.TrueAsync(() => run.LogTail.Contains("the last worker goes on", StringComparison.Ordinal) && run.LogTail.Contains("error CS1002", StringComparison.Ordinal));
        await BuiltAfterAsync(checkout, 4, () => File.Delete(checkout.PathOf("functions/Backups/Added.cs")));
        Assert.False(run.Exited.IsCompleted);
    }

    [Fact]
    public async Task Watch_EndsWithTheRun_AndSoDoesTheBuildThatItBegan()
    {
        using var checkout = Checkout();
        await using var run = await checkout.StartAsync("--watch");
        await Eventually.TrueAsync(() => checkout.Has("served"));
        checkout.Write("slow", "");
        checkout.Write("functions/Added.cs", "class Added;");
        await Eventually.TrueAsync(() => checkout.Read("build").EndsWith('\n'));
        var children = ProcFs.ChildrenOf(run.Id);
        Assert.NotEmpty(children);

        using (var kill = Process.Start("kill", ["-INT", run.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => !children.Append(int.Parse(checkout.Read("build"), CultureInfo.InvariantCulture)).Any(ProcFs.IsRunning));
    }

    private static ScriptCheckout Checkout()
    {
        var checkout = new ScriptCheckout("run", Dotnet);
        foreach (var folder in (string[])["functions", "runtime/Worker", "runtime/Worker.Generator"])
            Directory.CreateDirectory(checkout.PathOf(folder));
        checkout.Write("shared/Domain/Present.cs", "class Present;");
        return checkout;
    }

    private static async Task BuiltAfterAsync(ScriptCheckout checkout, int times, Action change)
    {
        change();
        await Eventually.TrueAsync(() => checkout.Read("calls").Split('\n').Count(call => call.StartsWith("functions/", StringComparison.Ordinal)) == times);
    }
}
