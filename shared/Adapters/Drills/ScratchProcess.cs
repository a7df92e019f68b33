using System.ComponentModel;
using System.Diagnostics;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Drills;

/// <summary>
/// A scratch server at work: in a session of its own, at low priority, with a minimal environment, and ended by the kernel when this
/// process dies, even by SIGKILL.
/// </summary>
internal sealed class ScratchProcess : IAsyncDisposable
{
    private const int KeptLines = 30;

    /// <summary>A good neighbour: the application's own work goes first.</summary>
    private const string Niceness = "10";

    /// <summary>How long a server may take over its end before it is killed: its data are thrown away in any case.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly int stopSignal;
    private readonly Queue<string> lastWords = new();
    private readonly Task listening;

    private ScratchProcess(Process process, int stopSignal)
    {
        (this.process, this.stopSignal) = (process, stopSignal);
        listening = Task.WhenAll(ListenAsync(process.StandardOutput), ListenAsync(process.StandardError));
    }

    public bool HasEnded => process.HasExited;

    /// <summary>The end of what it printed.</summary>
    public string LastWords
    {
        get
        {
            lock (lastWords)
                return string.Join(" | ", lastWords);
        }
    }

    /// <param name="start">What to start, and how to end it.</param>
    /// <exception cref="BackupException">It cannot be started.</exception>
    public static async Task<ScratchProcess> StartAsync(ScratchStart start)
    {
        try
        {
            var process = new ScratchProcess(await LastingThread.RunAsync(() => Process.Start(Describe(start))!), start.StopSignal);
            await process.WriteInputAsync(start.Input);
            return process;
        }
        catch (Win32Exception refused)
        {
            throw new BackupException("start", start.Program, $"it cannot be started ({refused.Message})", "Install util-linux (setsid, setpriv), and check that the program may be executed.", refused);
        }
    }

    /// <summary>Ends it and all that it started. Returns when nothing of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            ProcessSignals.Send(process.Id, stopSignal);
            try
            {
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Grace, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                ProcessSignals.Send(process.Id, ProcessSignals.Kill);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        ProcessSignals.Send(-process.Id, ProcessSignals.Kill);
        await listening;
        process.Dispose();
    }

    private static ProcessStartInfo Describe(ScratchStart start)
    {
        string[] user = start.User is { } name ? [$"--reuid={name}", $"--regid={name}", "--init-groups"] : [];
        var info = new ProcessStartInfo("setsid", ["nice", "-n", Niceness, "setpriv", $"--pdeathsig={DeathSignal(start.StopSignal)}", .. user, "--", start.Program, .. start.Arguments])
        {
            WorkingDirectory = start.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        info.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        info.Environment["LC_ALL"] = "C.UTF-8";
        info.Environment["HOME"] = start.Folder;
        return info;
    }

    /// <summary>setpriv knows signals by name.</summary>
    private static string DeathSignal(int signal) => signal == ProcessSignals.Quit ? "QUIT" : "KILL";

    private async Task WriteInputAsync(string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its last words say why.
        }
    }

    private async Task ListenAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (lastWords)
            {
                if (lastWords.Count == KeptLines)
                    lastWords.Dequeue();
                lastWords.Enqueue(line);
            }
        }
    }
}

/// <summary>A server to start.</summary>
/// <param name="Program">The file.</param>
/// <param name="Arguments">Visible to all users of the machine: no secret.</param>
/// <param name="Folder">Its working directory and home.</param>
/// <param name="StopSignal">Ends it at once.</param>
internal sealed record ScratchStart(string Program, IReadOnlyList<string> Arguments, string Folder, int StopSignal)
{
    /// <summary>The account to run as; null for our own.</summary>
    public string? User { get; init; }

    /// <summary>What it reads from its standard input.</summary>
    public string? Input { get; init; }
}
