using System.ComponentModel;
using System.Diagnostics;

namespace LocalFunctions.Host.Workers;

/// <summary>A worker process: forwards its output line by line and tells when it ends.</summary>
internal sealed partial class WorkerProcess : IRunningWorker
{
    private const int KeptLines = 20;
    private readonly Process process;
    private readonly RecentLines recent = new(KeptLines);
    private readonly ILogger logger;

    public WorkerProcess(ProcessStartInfo start, ILogger logger)
    {
        this.logger = logger;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Forward(line.Data, LogLevel.Information);
        process.ErrorDataReceived += (_, line) => Forward(line.Data, LogLevel.Warning);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Log.Started(logger, process.Id);
        Exited = WaitAsync();
    }

    public Task<string> Exited { get; }

    public string LastOutput => recent.ToString();

    public long? MemoryBytes
    {
        get
        {
            try
            {
                process.Refresh();
                return process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            Log.AlreadyGone(logger, gone.Message);
        }
    }

    public void Dispose() => process.Dispose();

    private async Task<string> WaitAsync()
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        return code > 128 ? $"exit code {code} (signal {code - 128})" : $"exit code {code}";
    }

    private void Forward(string? line, LogLevel level)
    {
        if (string.IsNullOrEmpty(line))
            return;
        recent.Add(line);
        Log.Line(logger, level, line);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Worker process {ProcessId} started")]
        public static partial void Started(ILogger logger, int processId);

        [LoggerMessage(Message = "{Line}")]
        public static partial void Line(ILogger logger, LogLevel level, string line);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Nothing to kill: {Reason}")]
        public static partial void AlreadyGone(ILogger logger, string reason);
    }
}
