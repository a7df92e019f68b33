using System.Diagnostics;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary><c>ops</c> as it is installed: compiled ahead of time, as its peers are.</summary>
internal static class ReadyOps
{
    /// <summary>The beginning of a command line that starts it.</summary>
    public static string Command { get; } = $"{ProgramPath.Dotnet} {Checkout.PathOf("cli", "Ready", "bin", "ops", "ops.dll")}";

    /// <summary>Compiles it, unless that has been done. About a minute.</summary>
    public static async Task BuildAsync(CancellationToken cancellationToken)
    {
        using var build = Process.Start(Checkout.PathOf("cli", "Ready", "build"));
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new InvalidOperationException("ops could not be compiled ahead of time; see above");
    }
}
