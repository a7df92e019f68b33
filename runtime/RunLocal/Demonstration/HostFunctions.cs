using System.Diagnostics;
using System.Text;

namespace SuperInsight.RunLocal;

/// <summary>Sets functions off as the host's clock would, through its administration, and waits for what they do.</summary>
public sealed class HostFunctions(FunctionsHostProcess host, string masterKey, string logFile)
{
    private const int LongestLine = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>For a message: what the host warned of last. What it says besides tells of other functions that went well.</summary>
    public string LogTail
    {
        get
        {
            var warnings = string.Join('\n', File.ReadLines(logFile).Where(IsWarning).TakeLast(15).Select(static line => line.Length > LongestLine ? line[..LongestLine] : line));
            return warnings.Length > 0 ? warnings : host.LogTail;
        }
    }

    /// <exception cref="ServerFailedException">The host does not take it.</exception>
    public async Task FireAsync(string function, CancellationToken cancellationToken)
    {
        using HttpClient http = new() { BaseAddress = host.Endpoint };
        using HttpRequestMessage request = new(HttpMethod.Post, $"/admin/functions/{function}") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("x-functions-key", masterKey);
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new ServerFailedException($"The host answered {(int)answer.StatusCode} when asked to fire the timer {function}.");
    }

    /// <summary>Asks again and again until there is an answer.</summary>
    /// <exception cref="ServerFailedException">There was none within <paramref name="deadline"/>.</exception>
    public async Task<T> WaitAsync<T>(string what, TimeSpan deadline, Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : struct
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < deadline; await Task.Delay(Pause, cancellationToken))
        {
            if (await ask() is { } found)
                return found;
        }

        throw new ServerFailedException($"{what} within {deadline.TotalSeconds:0} s.", LogTail);
    }

    private static bool IsWarning(string line) =>
        ((string[])["Warning", "Error", "Critical"]).Any(level => line.Contains($"\"level\":\"{level}\"", StringComparison.Ordinal));
}
