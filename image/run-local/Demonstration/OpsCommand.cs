using System.Diagnostics;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>Runs <c>ops</c> as an operator would, and reads what it prints as JSON.</summary>
public sealed class OpsCommand(IReadOnlyDictionary<string, string>? extraEnvironment = null)
{
    /// <summary>The release build in this checkout.</summary>
    public static string Assembly { get; } = Checkout.ReleaseAssembly("cli", "ops");

    /// <exception cref="ServerFailedException">It ended with another code than 0; the message holds what it said.</exception>
    public async Task<JsonElement> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        DotnetProgram.ThrowIfNotBuilt(Assembly);
        var start = new ProcessStartInfo(ProgramPath.Dotnet, [Assembly, .. arguments, "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in DotnetProgram.Environment(new(extraEnvironment ?? new Dictionary<string, string>())))
            start.Environment[name] = value;
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["SUPERINSIGHT_HOME"] = Checkout.Root;
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonDocument.Parse(await output).RootElement
                : throw new ServerFailedException($"`ops {string.Join(' ', arguments)}` ended with code {process.ExitCode}: {(await errors).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
