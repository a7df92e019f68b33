using System.Diagnostics;
using System.Text.Json;

namespace SuperInsight.RunLocal;

/// <summary>Runs <c>ops</c> as an operator would, and reads what it prints as JSON.</summary>
/// <param name="environment">
/// Settings and whatever else the command needs, secrets included. <c>SUPERINSIGHT_HOME</c> is this checkout, with the settings of
/// its .local/, unless given.
/// </param>
public sealed class OpsCommand(IReadOnlyDictionary<string, string>? environment = null)
{
    /// <summary>The release build in this checkout.</summary>
    public static string Assembly { get; } = Checkout.ReleaseAssembly("cli", "ops");

    /// <exception cref="ServerFailedException">It ended with another code than 0; the message holds what it said.</exception>
    public async Task<JsonElement> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var run = await TryAsync(cancellationToken, arguments);
        return run.ExitCode == 0
            ? JsonDocument.Parse(run.Output).RootElement
            : throw new ServerFailedException($"`ops {string.Join(' ', arguments)}` ended with code {run.ExitCode}: {run.Errors.Trim()}");
    }

    /// <summary>Runs it to its end, whatever comes of it. Cancelled, it is killed on the spot, as by SIGKILL.</summary>
    public async Task<OpsRun> TryAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        DotnetProgram.ThrowIfNotBuilt(Assembly);
        using var process = Process.Start(Describe(arguments))!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            OpsRun run = new(process.ExitCode, await output, await errors);
            var watched = WatchedOutput.Begin($"ops {string.Join(' ', arguments.TakeWhile(word => !word.StartsWith('-')).Take(2))}", environment ?? new Dictionary<string, string>());
            watched.Take(run.Output);
            watched.Take($"\n{run.Errors}");
            return run;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private ProcessStartInfo Describe(string[] arguments)
    {
        var start = new ProcessStartInfo(ProgramPath.Dotnet, [Assembly, .. arguments, "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["SUPERINSIGHT_HOME"] = Checkout.Root;
        foreach (var (name, value) in DotnetProgram.Environment(new(environment ?? new Dictionary<string, string>())))
            start.Environment[name] = value;
        return start;
    }
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">0 done, 1 failed, 2 wrong usage or settings.</param>
/// <param name="Output">What it printed as its result.</param>
/// <param name="Errors">Progress, warnings, and why it failed.</param>
public sealed record OpsRun(int ExitCode, string Output, string Errors);
