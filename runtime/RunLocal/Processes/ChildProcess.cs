using System.Diagnostics;

namespace SuperInsight.RunLocal;

/// <summary>
/// A process in a session of its own (a Ctrl-C at the terminal reaches only us, so that we stop things in order), with a
/// minimal environment, that the kernel signals when this process dies, even by SIGKILL.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const string SetSid = "/usr/bin/setsid";
    private const string SetPriv = "/usr/bin/setpriv";

    private readonly ChildProcessOptions options;
    private readonly Process process;
    private readonly ProcessLog log;

    private ChildProcess(ChildProcessOptions options, Process process)
    {
        this.options = options;
        this.process = process;
        Id = process.Id;
        log = new ProcessLog(options.LogFile, () => WatchedOutput.Begin(options.Name, options.Environment), process.StandardOutput, process.StandardError);
        Exited = WaitAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code once the process ended and its last output was read; 128 + n after signal n.</summary>
    public Task<int> Exited { get; }

    /// <summary>The end of what it printed, for error messages.</summary>
    public string LogTail => log.Tail;

    /// <exception cref="ServerFailedException">The program or util-linux is missing or may not be executed.</exception>
    public static async Task<ChildProcess> StartAsync(ChildProcessOptions options)
    {
        foreach (var program in (string[])[SetSid, SetPriv, options.Executable])
            if (!File.Exists(program))
                throw new ServerFailedException($"{options.Name} can't start: {program} does not exist. Run runtime/RunLocal/install-prerequisites.");
        ChildProcess child;
        try
        {
            child = new ChildProcess(options, await ChildStarter.StartAsync(Describe(options)));
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            throw new ServerFailedException($"{options.Name} can't start in {options.WorkingDirectory}: {refused.Message}.");
        }
        await child.WriteInputAsync();
        return child;
    }

    /// <summary>Runs a short command to its end and returns what it printed.</summary>
    /// <exception cref="ServerFailedException">It ended with another code than 0; the message holds its output.</exception>
    public static async Task<string> RunAsync(ChildProcessOptions options, CancellationToken cancellationToken)
    {
        await using var child = await StartAsync(options);
        var code = await child.Exited.WaitAsync(cancellationToken);
        return code == 0
            ? child.LogTail
            : throw new ServerFailedException($"{options.Name} ended with code {code}.", child.LogTail);
    }

    /// <summary>Asks it to end, and kills it and its process group after the deadline. Idempotent.</summary>
    public async Task StopAsync()
    {
        Signal(options.StopSignal);
        await Task.WhenAny(Exited, Task.Delay(options.StopDeadline));
        await KillAsync();
    }

    /// <summary>SIGKILL to the process and what is left of its group, then waits for its end. Idempotent.</summary>
    public async Task KillAsync()
    {
        Signal(RunLocal.Signal.Kill);
        await Exited;
        NativeProcess.Send(-Id, RunLocal.Signal.Kill);
    }

    /// <summary>Sends a signal unless the process has ended.</summary>
    public void Signal(Signal signal)
    {
        if (!process.HasExited)
            NativeProcess.Send(Id, signal);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await log.DisposeAsync();
        process.Dispose();
    }

    private static ProcessStartInfo Describe(ChildProcessOptions options)
    {
        var startInfo = new ProcessStartInfo(SetSid)
        {
            WorkingDirectory = options.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        startInfo.ArgumentList.Add(SetPriv);
        startInfo.ArgumentList.Add("--pdeathsig=" + NameOf(options.DeathSignal));
        if (options.User is { } user)
        {
            startInfo.ArgumentList.Add("--reuid=" + user);
            startInfo.ArgumentList.Add("--regid=" + user);
            startInfo.ArgumentList.Add("--init-groups");
        }
        startInfo.ArgumentList.Add("--");
        startInfo.ArgumentList.Add(options.Executable);
        foreach (var argument in options.Arguments)
            startInfo.ArgumentList.Add(argument);
        SetEnvironment(startInfo, options);
        return startInfo;
    }

    /// <summary>setpriv knows signals by name only.</summary>
    private static string NameOf(Signal signal) => signal switch
    {
        RunLocal.Signal.Interrupt => "INT",
        RunLocal.Signal.Quit => "QUIT",
        RunLocal.Signal.Kill => "KILL",
        RunLocal.Signal.Terminate => "TERM",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "Does not end a process."),
    };

    private static void SetEnvironment(ProcessStartInfo startInfo, ChildProcessOptions options)
    {
        startInfo.Environment.Clear();
        startInfo.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        startInfo.Environment["HOME"] = options.User is null ? Environment.GetEnvironmentVariable("HOME") ?? "/" : options.WorkingDirectory;
        startInfo.Environment["LANG"] = "C.UTF-8";
        startInfo.Environment["TZ"] = Environment.GetEnvironmentVariable("TZ") ?? "UTC";
        foreach (var (name, value) in options.Environment)
            startInfo.Environment[name] = value;
    }

    private async Task WriteInputAsync()
    {
        try
        {
            await process.StandardInput.WriteAsync(options.StandardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code and output say why.
        }
    }

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();
        await log.DrainAsync();
        return process.ExitCode;
    }
}
