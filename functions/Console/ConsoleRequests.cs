using System.Collections.Specialized;
using System.Net;
using System.Text;
using System.Web;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Notifications;
using SuperInsight.Functions.Console.Pages;
using SuperInsight.Functions.Deployments;

namespace SuperInsight.Functions.Console;

/// <summary>Reads what a browser sends, and answers it.</summary>
internal static class ConsoleRequests
{
    public const string SessionCookie = "console-session";
    public const string VisitCookie = "console-visit";
    public const string ThemeCookie = "console-theme";
    public const string LanguageCookie = "console-language";

    /// <summary>No form here is longer by far.</summary>
    private const int LongestForm = 16 * 1024;

    private const int LongestSource = 64;
    private const int LongestPath = 512;

    /// <summary>No script, no frame, nothing from elsewhere; styles and forms are this site's.</summary>
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static string? Cookie(this HttpRequestData request, string name) => request.Cookies.FirstOrDefault(cookie => cookie.Name == name)?.Value;

    /// <summary>Also where a proxy ends the encryption.</summary>
    public static bool IsSecure(this HttpRequestData request) =>
        request.Url.Scheme == Uri.UriSchemeHttps || request.Header("X-Forwarded-Proto")?.Split(',')[0].Trim().Equals("https", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Who asks, as far as the nearest proxy tells; all without one are the same.</summary>
    public static string SourceOf(this HttpRequestData request) =>
        request.Header("X-Forwarded-For")?.Split(',')[^1].Trim() is { Length: > 0 and <= LongestSource } address ? address : "direct";

    /// <summary>A browser says itself when another site made it send this.</summary>
    public static bool IsFromElsewhere(this HttpRequestData request) => request.Header("Sec-Fetch-Site") is { } site && site is not ("same-origin" or "none");

    /// <summary>The page, where a switch comes back to. Without its query: pages have none of their own, and somebody may have put a key there.</summary>
    public static string PathOf(this HttpRequestData request) => Local(request.Url.AbsolutePath);

    /// <summary>A page of the console, whatever somebody put there.</summary>
    public static string Local(string? path) =>
        path is { Length: <= LongestPath } && (path == ConsoleView.Root || path.StartsWith($"{ConsoleView.Root}/", StringComparison.Ordinal) || path.StartsWith($"{ConsoleView.Root}?", StringComparison.Ordinal))
        && path.All(c => c is > ' ' and < '\x7f' and not ('\\' or '"' or '<' or '>')) && !path.Contains("/preferences", StringComparison.Ordinal) ? path : ConsoleView.Root;

    /// <summary>The cookie's, else the first that the browser prefers and we have.</summary>
    public static NoticeLanguage LanguageOf(this HttpRequestData request) => request.Cookie(LanguageCookie) switch
    {
        "zh" => NoticeLanguage.Chinese,
        "en" => NoticeLanguage.English,
        _ => AcceptedLanguage.Of(request.Header("Accept-Language")),
    };

    public static string? ThemeOf(this HttpRequestData request) => request.Cookie(ThemeCookie) is "light" or "dark" ? request.Cookie(ThemeCookie) : null;

    /// <summary>The fields; null for what is no form, or too long.</summary>
    public static async Task<NameValueCollection?> ReadFormAsync(this HttpRequestData request, CancellationToken cancellationToken)
    {
        if (request.Header("Content-Type")?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        using var body = await CappedBody.ReadAsync(request.Body, LongestForm, null, cancellationToken);
        return body is null ? null : HttpUtility.ParseQueryString(Encoding.UTF8.GetString(body.Content.Span));
    }

    public static async Task<HttpResponseData> ShowAsync(this HttpRequestData request, HttpStatusCode status, Markup page, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", "text/html; charset=utf-8");
        Protect(response);
        await response.WriteStringAsync(page.ToString(), cancellationToken);
        return response;
    }

    /// <summary>After a form was posted: reloading the page posts nothing again.</summary>
    public static HttpResponseData GoTo(this HttpRequestData request, string path)
    {
        var response = request.CreateResponse(HttpStatusCode.SeeOther);
        response.Headers.Add("Location", path);
        Protect(response);
        return response;
    }

    /// <param name="lasts">Null ends it.</param>
    public static void SetCookie(this HttpResponseData response, HttpRequestData request, string name, string value, TimeSpan? lasts) => response.Cookies.Append(new HttpCookie(name, value)
    {
        HttpOnly = true, SameSite = SameSite.Strict, Secure = request.IsSecure(), Path = ConsoleView.Root, MaxAge = lasts?.TotalSeconds ?? 0,
    });

    private static void Protect(HttpResponseData response)
    {
        response.Headers.Add("Content-Security-Policy", Policy);
        response.Headers.Add("X-Content-Type-Options", "nosniff");
        response.Headers.Add("X-Frame-Options", "DENY");
        response.Headers.Add("Referrer-Policy", "same-origin");
        response.Headers.Add("Cross-Origin-Opener-Policy", "same-origin");
        response.Headers.Add("Cache-Control", "no-store");
    }
}
