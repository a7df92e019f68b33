using System.Net;
using System.Text.RegularExpressions;

namespace SuperInsight.EndToEnd.Tests.Console;

/// <summary>Reads pages of a console without a browser: keeps cookies and fills the form to sign in.</summary>
internal sealed partial class ConsoleVisitor(Uri host) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = host };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task SignInAsync(string key)
    {
        using var asked = await http.GetAsync(new Uri("/api/console", UriKind.Relative), Cancellation);
        var token = Token().Match(await asked.Content.ReadAsStringAsync(Cancellation)).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("token", token), new("key", key), new("back", "/api/console/metrics")]);
        using var opened = await http.PostAsync(new Uri("/api/console/sign-in", UriKind.Relative), form, Cancellation);
        Assert.True(opened.IsSuccessStatusCode, $"{opened.StatusCode}: {await opened.Content.ReadAsStringAsync(Cancellation)}");
    }

    /// <summary>The text of a page, whatever its status.</summary>
    public async Task<string> GetAsync(string page)
    {
        using var answer = await http.GetAsync(new Uri($"/api/console/{page}", UriKind.Relative), Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
