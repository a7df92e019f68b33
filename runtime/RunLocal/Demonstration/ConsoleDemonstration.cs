using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SuperInsight.RunLocal;

/// <summary>Signs in to the console, and looks for what the steps before have done: each page must show it.</summary>
public sealed partial class ConsoleDemonstration(LocalSystem system, LocalFolder folder, HostFunctions functions)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>What each page shows after the other steps.</summary>
    private static readonly (string Page, string[] Shows)[] Pages =
    [
        ("", ["SuperInsight", LocalCloud.Service]), ("/deployments", ["Rolled back", "Succeeded"]), ("/alarms", ["service_down"]), ("/backups", ["./ops backup restore postgres-", "held"]), ("/metrics", ["<polyline"]), ("/costs", ["cloudbase-run"]),
    ];

    public async Task<string> ShowAsync(CancellationToken cancellationToken)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new(), AllowAutoRedirect = true }) { BaseAddress = system.Host!.Endpoint };
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        using var closed = await http.GetAsync(new Uri("/api/console", UriKind.Relative), cancellationToken);
        if (closed.StatusCode != HttpStatusCode.Unauthorized)
            throw new ServerFailedException($"The console answered {(int)closed.StatusCode} to somebody without a key.");
        var form = Token().Match(await closed.Content.ReadAsStringAsync(cancellationToken)).Groups[1].Value;
        using var opened = await http.PostAsync(new Uri("/api/console/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("token", form), new("key", folder.ConsoleReadKey), new("back", "/api/console")]), cancellationToken);
        if (!opened.IsSuccessStatusCode)
            throw new ServerFailedException($"The console answered {(int)opened.StatusCode} to its key.");
        var (bytes, slowest) = (0L, TimeSpan.Zero);
        foreach (var (page, shows) in Pages)
        {
            // On a busy machine a source may miss its deadline once: the page says so then, and shows it a moment later.
            var (length, time) = await functions.WaitAsync<(long, TimeSpan)>($"The page /api/console{page} does not show {string.Join(" and ", shows)}", Deadline, async () =>
            {
                var watch = Stopwatch.StartNew();
                var text = await http.GetStringAsync(new Uri($"/api/console{page}", UriKind.Relative), cancellationToken);
                var shown = WebUtility.HtmlDecode(text);
                return shows.All(one => shown.Contains(one, StringComparison.Ordinal)) ? (Encoding.UTF8.GetByteCount(text), watch.Elapsed) : null;
            }, cancellationToken);
            (bytes, slowest) = (bytes + length, time > slowest ? time : slowest);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Pages.Length} pages show what the run did ({bytes / 1024.0 / Pages.Length:0} kB each, the slowest after {slowest.TotalMilliseconds:0} ms): {Address(system)}");
    }

    public static Uri Address(LocalSystem system) => new($"http://127.0.0.1:{system.Host!.Port.ToString(CultureInfo.InvariantCulture)}/api/console");

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
