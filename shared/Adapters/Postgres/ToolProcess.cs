using System.ComponentModel;
using System.Diagnostics;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// One of PostgreSQL's programs at work, at low priority. Its environment is exactly what it needs: no secret of ours beside its own
/// password. Its last words are kept for the error.
/// </summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const int KeptLines = 20;

    /// <summary>A good neighbour: the application's own work goes first. <see href="https://man7.org/linux/man-pages/man1/nice.1.html"/></summary>
    private const string Niceness = "10";

    /// <summary>How long a program may take over its end before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Queue<string> lastWords = new();
    private readonly Task listening;
    private readonly Lock ending = new();
    private Task? stopping;

    private ToolProcess(Process process)
    {
        this.process = process;
        Output = BlockingPipe.Of(process);
        listening = ListenAsync();
    }

    /// <summary>Its standard output, for a reader that blocks.</summary>
    public Stream Output { get; }

    public Stream Input => process.StandardInput.BaseStream;

    /// <exception cref="BackupException">It cannot be started.</exception>
    public static ToolProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string operation)
    {
        var start = new ProcessStartInfo("nice", ["-n", Niceness, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return new ToolProcess(Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw new BackupException(operation, program, $"it cannot be started ({failure.Message})", "Check that the file may be executed.", failure);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="BackupException">It ended with another code than 0; the reason holds its last words.</exception>
    public async Task ExpectSuccessAsync(string operation, string subject, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        await listening;
        if (process.ExitCode != 0)
            throw Failed(operation, subject);
    }

    /// <summary>The failure of a program that has ended, or is about to: for whoever finds its pipe broken.</summary>
    public async Task<BackupException> ExplainAsync(string operation, string subject, CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        await listening;
        return Failed(operation, subject);
    }

    /// <summary>Makes it end, within <see cref="Grace"/>. Returns at once; safe to repeat.</summary>
    public Task Stop()
    {
        lock (ending)
            return stopping ??= StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await listening;
        await Output.DisposeAsync();
        process.Dispose();
    }

    /// <summary>
    /// SIGTERM first: on it the programs cancel what the server does for them. A server would not notice the end of a client while it
    /// waits for a lock.
    /// </summary>
    private async Task StopAsync()
    {
        if (process.HasExited)
            return;
        TerminateSignal.Send(process.Id);
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Grace, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private BackupException Failed(string operation, string subject)
    {
        var words = string.Join(" | ", lastWords);
        return new BackupException(operation, subject, $"{Path.GetFileName(process.StartInfo.ArgumentList[2])} ended with code {process.ExitCode}: {(words.Length > 0 ? words : "without a word")}", ToolHints.For(words));
    }

    private async Task ListenAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (lastWords.Count == KeptLines)
                lastWords.Dequeue();
            lastWords.Enqueue(line);
        }
    }
}
