using System.Collections.Specialized;
using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using SuperInsight.Domain;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Settings;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Who may see a page, and who may act: decided here for every route of the console.</summary>
/// <param name="access">Made when it is needed: without keys the console is closed.</param>
/// <param name="clock">For the ages that pages show.</param>
/// <param name="zone">Of the times that pages show.</param>
public sealed class ConsoleGate(Func<ConsoleAccess> access, TimeProvider clock, TimeZoneInfo zone)
{
    /// <summary>How long a browser remembers what it was shown in.</summary>
    private static readonly TimeSpan Preferences = TimeSpan.FromDays(365);

    private static readonly TimeSpan Visit = TimeSpan.FromHours(1);

    /// <summary>Shows a page to whoever is signed in; the form to sign in to everybody else.</summary>
    internal Task<HttpResponseData> ShowAsync(HttpRequestData request, Func<ConsoleView, Task<(HttpStatusCode Status, Markup Page)>> page, CancellationToken cancellationToken) =>
        RunAsync(request, async (known, view) =>
        {
            if (view.Session is null)
                return await AskAsync(request, known, view, HttpStatusCode.Unauthorized, null, view.Path, cancellationToken);
            var (status, markup) = await page(view);
            return await request.ShowAsync(status, markup, cancellationToken);
        }, cancellationToken);

    /// <summary>Does what a form asks for, when it was made for this session and the session may act.</summary>
    /// <param name="act">Where to go afterwards; or the page that says why it was refused.</param>
    internal Task<HttpResponseData> ActAsync(HttpRequestData request, Func<ConsoleView, NameValueCollection, Task<ActResult>> act, CancellationToken cancellationToken) =>
        RunAsync(request, async (known, view) =>
        {
            if (view.Session is not { } session)
                return await AskAsync(request, known, view, HttpStatusCode.Unauthorized, null, ConsoleView.Root, cancellationToken);
            var form = await request.ReadFormAsync(cancellationToken);
            if (request.IsFromElsewhere() || form is null || !known.IsTokenOf(session, form["token"]))
            {
                return await request.ShowAsync(HttpStatusCode.Forbidden, MessagePages.Say(view, view.Say("表单已失效", "This form is not valid any more"),
                    view.Say("没有执行任何操作：表单不是为当前会话生成的。", "Nothing was done: the form was not made for this session."), view.Say("回到页面再试一次。", "Go back to the page, reload it, and try again.")), cancellationToken);
            }

            if (session.Role != ConsoleRole.Operate)
            {
                return await request.ShowAsync(HttpStatusCode.Forbidden, MessagePages.Say(view, view.Say("只读会话", "You may only look"),
                    view.Say("没有执行任何操作：此会话是用 Console__ReadKey 登录的。", "Nothing was done: this session was begun with Console__ReadKey."), view.Say("退出，再用 Console__OperateKey 登录。", "Sign out, and sign in with Console__OperateKey.")), cancellationToken);
            }

            var result = await act(view, form);
            return result.Refusal is { } refusal ? await request.ShowAsync(result.Status, refusal, cancellationToken) : request.GoTo(result.GoTo!);
        }, cancellationToken);

    /// <summary>Exchanges a key for a session.</summary>
    internal Task<HttpResponseData> SignInAsync(HttpRequestData request, SignInLimit limit, CancellationToken cancellationToken) =>
        RunAsync(request, async (known, view) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var back = ConsoleRequests.Local(form?["back"]);
            if (request.IsFromElsewhere() || form is null || !known.IsTokenOfVisit(request.Cookie(ConsoleRequests.VisitCookie), form["token"]))
                return await AskAsync(request, known, view, HttpStatusCode.Forbidden, view.Say("表单已失效，请再试一次。需要允许 Cookie。", "The form is not valid any more: try again. Cookies must be allowed."), back, cancellationToken);
            var source = request.SourceOf();
            if (limit.Begin(source) is { } wait)
            {
                var seconds = Math.Ceiling(wait.TotalSeconds);
                var busy = await AskAsync(request, known, view, HttpStatusCode.TooManyRequests, view.Say(
                    $"失败次数过多。请在 {seconds} 秒后再试。已登录的会话和 ./ops 不受影响。",
                    $"Too many attempts failed. Try again in {seconds} s. Sessions that have begun, and ./ops, go on."), back, cancellationToken);
                busy.Headers.Add("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return busy;
            }

            if (known.RoleOf(form["key"]) is not { } role)
                return await AskAsync(request, known, view, HttpStatusCode.Unauthorized, view.Say("密钥不正确。", "That is none of the keys."), back, cancellationToken);
            limit.Succeeded(source);
            var (_, cookie) = known.Begin(role, form["name"]);
            var response = request.GoTo(back);
            response.SetCookie(request, ConsoleRequests.SessionCookie, cookie, ConsoleSession.Lasts);
            response.SetCookie(request, ConsoleRequests.VisitCookie, "", null);
            return response;
        }, cancellationToken);

    /// <summary>The browser forgets the session. Whoever copied the cookie has it until it is over, or its key is changed.</summary>
    internal Task<HttpResponseData> SignOutAsync(HttpRequestData request, CancellationToken cancellationToken) =>
        RunAsync(request, async (known, view) =>
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var response = request.GoTo(ConsoleView.Root);
            if (view.Session is { } session && !request.IsFromElsewhere() && known.IsTokenOf(session, form?["token"]))
                response.SetCookie(request, ConsoleRequests.SessionCookie, "", null);
            return response;
        }, cancellationToken);

    /// <summary>Shows pages in another language or theme from now on. Nothing else changes, and nobody needs to be signed in.</summary>
    internal static HttpResponseData Prefer(HttpRequestData request)
    {
        var response = request.GoTo(ConsoleRequests.Local(request.Query["back"]));
        if (request.Query["theme"] is "light" or "dark")
            response.SetCookie(request, ConsoleRequests.ThemeCookie, request.Query["theme"]!, Preferences);
        if (request.Query["lang"] is "zh" or "en")
            response.SetCookie(request, ConsoleRequests.LanguageCookie, request.Query["lang"]!, Preferences);
        return response;
    }

    private async Task<HttpResponseData> RunAsync(HttpRequestData request, Func<ConsoleAccess, ConsoleView, Task<HttpResponseData>> run, CancellationToken cancellationToken)
    {
        var view = new ConsoleView(request.LanguageOf(), request.ThemeOf(), request.PathOf(), clock.GetUtcNow(), zone) { Done = request.Method == "GET" ? request.Query["done"] : null };
        ConsoleAccess known;
        try
        {
            known = access();
        }
        catch (SettingException closed)
        {
            return await request.ShowAsync(HttpStatusCode.ServiceUnavailable, MessagePages.Say(view, view.Say("控制台未启用", "The console is closed"), $"{closed.Message}. {closed.Hint}",
                view.Say("其他功能照常运行。见 docs/console.md。", "Everything else goes on. See docs/console.md.")), cancellationToken);
        }

        var session = known.Find(request.Cookie(ConsoleRequests.SessionCookie));
        view = view with { Session = session, Token = session is null ? "" : known.TokenOf(session) };
        try
        {
            return await run(known, view);
        }
        catch (OperationException failure)
        {
            return await request.ShowAsync(failure is AlarmException ? HttpStatusCode.Conflict : HttpStatusCode.BadGateway, MessagePages.Say(view, view.Say("操作失败", "It could not be done"), $"{failure.Message}.", failure.Hint), cancellationToken);
        }
    }

    private static async Task<HttpResponseData> AskAsync(HttpRequestData request, ConsoleAccess known, ConsoleView view, HttpStatusCode status, string? problem, string back, CancellationToken cancellationToken)
    {
        // A form in another tab stays good.
        var visit = request.Cookie(ConsoleRequests.VisitCookie) is { } earlier && known.IsTokenOfVisit(earlier, known.TokenOfVisit(earlier)) ? earlier : known.NewVisit();
        var response = await request.ShowAsync(status, MessagePages.SignIn(view with { Session = null, Token = known.TokenOfVisit(visit) }, problem, back), cancellationToken);
        response.SetCookie(request, ConsoleRequests.VisitCookie, visit, Visit);
        return response;
    }
}

/// <summary>What came of a form.</summary>
/// <param name="GoTo">Where to go when it was done.</param>
/// <param name="Refusal">What is shown when it was not.</param>
internal sealed record ActResult(string? GoTo, Markup? Refusal, HttpStatusCode Status)
{
    public static ActResult Done(string path) => new(path, null, HttpStatusCode.SeeOther);

    public static ActResult Refused(HttpStatusCode status, Markup page) => new(null, page, status);
}
