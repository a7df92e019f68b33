using System.Text;

namespace SuperInsight.RunLocal;

/// <summary>What a child printed: appended to a file as it comes, its last lines kept for error messages.</summary>
internal sealed class ProcessLog : IAsyncDisposable
{
    /// <summary>A log longer than this is set aside (one generation) when the next process starts.</summary>
    private const long RotateAtBytes = 16 * 1024 * 1024;
    private const int TailCharacters = 16 * 1024;

    private readonly Lock gate = new();
    private readonly StringBuilder tail = new();
    private readonly StreamWriter? file;
    private readonly Task pumps;

    public ProcessLog(string? path, Func<WatchedOutput> watch, params ReadOnlySpan<StreamReader> outputs)
    {
        file = path is null ? null : Open(path);
        var running = new List<Task>();
        foreach (var output in outputs)
            running.Add(PumpAsync(output, watch()));
        pumps = Task.WhenAll(running);
    }

    /// <summary>The most recent output, at most 16 Ki characters.</summary>
    public string Tail
    {
        get
        {
            lock (gate)
                return tail.ToString().Trim();
        }
    }

    /// <summary>Waits for the last output. Bounded: a grandchild that inherited the pipe may keep it open.</summary>
    public async Task DrainAsync()
    {
        await Task.WhenAny(pumps, Task.Delay(TimeSpan.FromSeconds(2)));
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        lock (gate)
            file?.Dispose();
    }

    private static StreamWriter Open(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length > RotateAtBytes)
            File.Move(path, path + ".1", overwrite: true);
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        return new StreamWriter(stream) { AutoFlush = true };
    }

    private async Task PumpAsync(StreamReader output, WatchedOutput watched)
    {
        var buffer = new char[4096];
        try
        {
            while (await output.ReadAsync(buffer) is > 0 and var count)
            {
                Append(buffer.AsSpan(0, count));
                watched.Take(buffer.AsSpan(0, count));
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The process was disposed under a grandchild that still holds the pipe: there is nobody left to listen to.
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            file?.Write(text);
            tail.Append(text);
            if (tail.Length > TailCharacters)
                tail.Remove(0, tail.Length - TailCharacters);
        }
    }
}
