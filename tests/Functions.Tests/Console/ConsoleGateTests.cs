using System.Net;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;
using SuperInsight.Functions.Console;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Tests.Console;

/// <summary>Who gets in, who may act, and what every answer is protected by.</summary>
public sealed class ConsoleGateTests
{
    private const string ReadKey = "read-key-fixture-not-real";
    private const string OperateKey = "operate-key-fixture-not-real";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly SignInLimit limit;
    private readonly List<string> acted = [];
    private string operateKey = OperateKey;

    public ConsoleGateTests() => limit = new(clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_AskForAKey_AndOpenWithIt()
    {
        var browser = new Browser();

        var asked = await ShowAsync(browser);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.DoesNotContain("secret page", asked.Text, StringComparison.Ordinal);
        var signedIn = await SignInAsync(browser, ReadKey, "/api/console/alarms?x=1");

        Assert.Equal((HttpStatusCode.SeeOther, "/api/console/alarms?x=1"), (signedIn.Status, signedIn.Headers["Location"]));
        Assert.Contains("secret page", (await ShowAsync(browser)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ReadKey, browser.Cookies[ConsoleRequests.SessionCookie].Value, StringComparison.Ordinal);
    }

    /// <summary>A page repeats nothing of its address: somebody may have put a key there.</summary>
    [Fact]
    public async Task Pages_RepeatNothingOfTheQuery()
    {
        var browser = new Browser();
        var asked = await browser.GetAsync("/api/console?key=somebodys-key", request => Gate().ShowAsync(request, _ => throw new InvalidOperationException("Nobody is signed in."), Cancellation));

        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.DoesNotContain("somebodys-key", asked.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http", null, false)]
    [InlineData("https", null, true)]
    [InlineData("http", "https", true)]
    [InlineData("http", "https, http", true)]
    [InlineData("http", "http", false)]
    public async Task Cookies_AreOutOfReach(string scheme, string? forwarded, bool secure)
    {
        var browser = new Browser(scheme);
        if (forwarded is not null)
            browser.Headers["X-Forwarded-Proto"] = forwarded;
        await SignInAsync(browser, OperateKey);

        var cookie = browser.Cookies[ConsoleRequests.SessionCookie];

        Assert.Equal((true, Microsoft.Azure.Functions.Worker.Http.SameSite.Strict, secure, ConsoleView.Root), (cookie.HttpOnly, cookie.SameSite, cookie.Secure, cookie.Path));
        Assert.Equal(ConsoleSession.Lasts.TotalSeconds, cookie.MaxAge);
    }

    [Fact]
    public async Task Answers_AllowNoScript_AndNoFrame()
    {
        var answer = await ShowAsync(new Browser());

        Assert.StartsWith("default-src 'none'; style-src 'self';", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(("nosniff", "DENY", "no-store", "same-origin"), (answer.Headers["X-Content-Type-Options"], answer.Headers["X-Frame-Options"], answer.Headers["Cache-Control"], answer.Headers["Referrer-Policy"]));
    }

    [Fact]
    public async Task Acts_AreDone_ForASessionThatMayAct_InItsName()
    {
        var browser = new Browser();
        await SignInAsync(browser, OperateKey, name: "ada");

        var answer = await ActAsync(browser, (await ShowAsync(browser)).Token);

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal(["console (ada)"], acted);
    }

    [Fact]
    public async Task Acts_AreRefused_WithoutTheTokenOfTheSession()
    {
        Browser browser = new(), other = new();
        await SignInAsync(browser, OperateKey);
        await SignInAsync(other, OperateKey);
        var (mine, stranger) = ((await ShowAsync(browser)).Token, (await ShowAsync(other)).Token);

        foreach (var token in (string[])["", "wrong", stranger, mine + "x", mine[..^1]])
            Assert.Equal(HttpStatusCode.Forbidden, (await ActAsync(browser, token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ActAsync(browser, mine, type: "text/plain")).Status);
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.Equal(HttpStatusCode.Forbidden, (await ActAsync(browser, mine)).Status);
        browser.Headers["Sec-Fetch-Site"] = "same-origin";
        Assert.Equal(HttpStatusCode.SeeOther, (await ActAsync(browser, mine)).Status);
        Assert.Single(acted);
    }

    [Fact]
    public async Task Acts_AreRefused_ToWhoMayOnlyLook()
    {
        var browser = new Browser();
        await SignInAsync(browser, ReadKey);
        var token = (await ShowAsync(browser)).Token;

        var answer = await ActAsync(browser, token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("Console__ReadKey", answer.Text, StringComparison.Ordinal);
        Assert.Empty(acted);
    }

    [Fact]
    public async Task Acts_AreRefused_ToForgedCookies()
    {
        Browser browser = new(), reader = new();
        await SignInAsync(browser, OperateKey);
        await SignInAsync(reader, ReadKey);
        var (token, good, read) = ((await ShowAsync(browser)).Token, browser.Cookies[ConsoleRequests.SessionCookie].Value, reader.Cookies[ConsoleRequests.SessionCookie].Value);

        foreach (var forged in (string[])["", "x", good[..^1], good + "A", read.Replace("Read.", "Operate.", StringComparison.Ordinal), "Operate" + read["Read".Length..read.LastIndexOf('.')] + good[good.LastIndexOf('.')..]])
        {
            browser.Cookies[ConsoleRequests.SessionCookie] = new Microsoft.Azure.Functions.Worker.Http.HttpCookie(ConsoleRequests.SessionCookie, forged);
            Assert.Equal(HttpStatusCode.Unauthorized, (await ActAsync(browser, token)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await ShowAsync(browser)).Status);
        }

        Assert.Empty(acted);
    }

    [Fact]
    public async Task Sessions_End_WithTime_AndWithTheirKey()
    {
        var browser = new Browser();
        await SignInAsync(browser, OperateKey);
        var token = (await ShowAsync(browser)).Token;

        operateKey = "a-new-key-fixture-not-real";
        Assert.Equal(HttpStatusCode.Unauthorized, (await ActAsync(browser, token)).Status);
        operateKey = OperateKey;
        clock.Advance(ConsoleSession.Lasts);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ActAsync(browser, token)).Status);
        Assert.Empty(acted);
    }

    [Fact]
    public async Task SignIn_IsLimited_AndSaysForHowLong_EvenForTheRightKey()
    {
        var browser = new Browser();
        browser.Headers["X-Forwarded-For"] = "192.0.2.1, 198.51.100.7";
        for (var attempt = 0; attempt < SignInLimit.PerSource; attempt++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(browser, "wrong")).Status);

        var answer = await SignInAsync(browser, OperateKey);

        Assert.Equal((HttpStatusCode.TooManyRequests, "300"), (answer.Status, answer.Headers["Retry-After"]));
        Assert.Contains("Try again in 300 s", answer.Text, StringComparison.Ordinal);
        // Another address before the proxy's own is what the sender made up; another of the proxy's is another source.
        browser.Headers["X-Forwarded-For"] = "203.0.113.9, 198.51.100.7";
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync(browser, OperateKey)).Status);
        browser.Headers["X-Forwarded-For"] = "198.51.100.8";
        Assert.Equal(HttpStatusCode.SeeOther, (await SignInAsync(browser, OperateKey)).Status);
    }

    [Fact]
    public async Task SignIn_NeedsItsOwnForm_SoThatNobodySignsAnotherIn()
    {
        var browser = new Browser();
        var token = (await ShowAsync(browser)).Token;
        browser.Cookies.Clear();

        Assert.Equal(HttpStatusCode.Forbidden, (await PostKeyAsync(browser, OperateKey, token, ConsoleView.Root, "")).Status);
        Assert.DoesNotContain(ConsoleRequests.SessionCookie, browser.Cookies.Keys);
    }

    /// <summary>A browser says itself when another site made it send a form: neither a session is begun nor ended then, whatever else is right.</summary>
    [Fact]
    public async Task SignIn_AndSignOut_AreRefused_FromElsewhere()
    {
        var browser = new Browser();
        var token = (await ShowAsync(browser)).Token;
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.Equal(HttpStatusCode.Forbidden, (await PostKeyAsync(browser, OperateKey, token, ConsoleView.Root, "")).Status);
        browser.Headers["Sec-Fetch-Site"] = "same-site";
        Assert.Equal(HttpStatusCode.Forbidden, (await PostKeyAsync(browser, OperateKey, token, ConsoleView.Root, "")).Status);
        browser.Headers["Sec-Fetch-Site"] = "none";
        Assert.Equal(HttpStatusCode.SeeOther, (await PostKeyAsync(browser, OperateKey, token, ConsoleView.Root, "")).Status);

        var mine = (await ShowAsync(browser)).Token;
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        await browser.PostAsync("/api/console/sign-out", [("token", mine)], request => Gate().SignOutAsync(request, Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(browser)).Status);
    }

    [Theory]
    [InlineData("/api/console/costs", "/api/console/costs")]
    [InlineData("//evil.example", ConsoleView.Root)]
    [InlineData("https://evil.example/api/console", ConsoleView.Root)]
    [InlineData("/api/consolex", ConsoleView.Root)]
    [InlineData("/api/console/\\evil", ConsoleView.Root)]
    [InlineData("/api/console/a\r\nX: 1", ConsoleView.Root)]
    [InlineData("/api/console/preferences?back=x", ConsoleView.Root)]
    [InlineData("", ConsoleView.Root)]
    public async Task SignIn_LeadsToThePagesOfTheConsoleOnly(string back, string leads) =>
        Assert.Equal(leads, (await SignInAsync(new Browser(), ReadKey, back)).Headers["Location"]);

    [Fact]
    public async Task SignOut_EndsTheSession_InThisBrowser_ByItsOwnFormOnly()
    {
        var browser = new Browser();
        await SignInAsync(browser, ReadKey);
        var token = (await ShowAsync(browser)).Token;

        await browser.PostAsync("/api/console/sign-out", [("token", "wrong")], request => Gate().SignOutAsync(request, Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await ShowAsync(browser)).Status);
        await browser.PostAsync("/api/console/sign-out", [("token", token)], request => Gate().SignOutAsync(request, Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ShowAsync(browser)).Status);
    }

    [Fact]
    public async Task Console_SaysWhatToSet_WhenThereIsNoKey()
    {
        var closed = new ConsoleGate(() => new ConsoleAccess(null, null, clock), clock, TimeZoneInfo.Utc);

        var answer = await new Browser().GetAsync("/api/console", request => closed.ShowAsync(request, _ => throw new InvalidOperationException("It is closed."), Cancellation));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("Console__ReadKey", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Console__OperateKey", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acts_ThatFail_SayWhatHappened()
    {
        var browser = new Browser();
        await SignInAsync(browser, OperateKey);
        var token = (await ShowAsync(browser)).Token;

        async Task<Browser.Answer> FailAsync(Exception failure) => await browser.PostAsync("/api/console/act", [("token", token)], request => Gate().ActAsync(request, (_, _) => throw failure, Cancellation));
        var over = await FailAsync(new AlarmException("attend to alarm", "cpu-1", "it is over", "Look again."));
        var away = await FailAsync(new MetricsException("read", "it", "the disk is gone", "Bring it back."));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadGateway), (over.Status, away.Status));
        Assert.Contains("attend to alarm cpu-1: it is over", over.Text, StringComparison.Ordinal);
        Assert.Contains("Bring it back.", away.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, NoticeLanguage.English)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", NoticeLanguage.Chinese)]
    [InlineData("en-US,en;q=0.9,zh;q=0.8", NoticeLanguage.English)]
    [InlineData("de, en;q=0.3, zh-TW;q=0.7", NoticeLanguage.Chinese)]
    [InlineData("zh;q=0, en", NoticeLanguage.English)]
    [InlineData("fr;q=x,,;", NoticeLanguage.English)]
    public void Language_IsWhatTheBrowserPrefers(string? header, NoticeLanguage language) => Assert.Equal(language, AcceptedLanguage.Of(header));

    [Fact]
    public async Task Preferences_AreKept_AndSayNothingElse()
    {
        var browser = new Browser();
        var answer = await browser.GetAsync("/api/console/preferences?theme=dark&lang=zh&back=%2Fapi%2Fconsole%2Fcosts", request => Task.FromResult(ConsoleGate.Prefer(request)));

        Assert.Equal("/api/console/costs", answer.Headers["Location"]);
        var page = (await ShowAsync(browser)).Text;
        Assert.Contains("data-theme=\"dark\"", page, StringComparison.Ordinal);
        Assert.Contains("登录控制台", page, StringComparison.Ordinal);
        await browser.GetAsync("/api/console/preferences?theme=%22x&lang=xx", request => Task.FromResult(ConsoleGate.Prefer(request)));
        Assert.Equal(["dark", "zh"], browser.Cookies.Values.Where(cookie => cookie.Name is ConsoleRequests.ThemeCookie or ConsoleRequests.LanguageCookie).Select(cookie => cookie.Value).Order());
    }

    [Fact]
    public async Task Forms_ThatAreTooLong_AreNotRead()
    {
        var browser = new Browser();
        await SignInAsync(browser, OperateKey);
        var token = (await ShowAsync(browser)).Token;

        var answer = await browser.PostAsync("/api/console/act", [("token", token), ("x", new string('x', 20_000))], request => Gate().ActAsync(request, (_, _) => throw new InvalidOperationException("It was read."), Cancellation));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    private ConsoleGate Gate() => new(() => new ConsoleAccess(new Secret(ReadKey), new Secret(operateKey), clock), clock, TimeZoneInfo.Utc);

    private Task<Browser.Answer> ShowAsync(Browser browser) => browser.GetAsync(
        "/api/console", request => Gate().ShowAsync(request, view => Task.FromResult((HttpStatusCode.OK, Frame.Around(view, "", "Overview", Html.Of($"secret page")))), Cancellation));

    private async Task<Browser.Answer> SignInAsync(Browser browser, string key, string back = ConsoleView.Root, string name = "") => await PostKeyAsync(browser, key, (await ShowAsync(browser)).Token, back, name);

    private Task<Browser.Answer> PostKeyAsync(Browser browser, string key, string token, string back, string name) => browser.PostAsync(
        "/api/console/sign-in", [("token", token), ("key", key), ("name", name), ("back", back)], request => Gate().SignInAsync(request, limit, Cancellation));

    private Task<Browser.Answer> ActAsync(Browser browser, string token, string type = "application/x-www-form-urlencoded") => browser.PostAsync("/api/console/act", [("token", token)], request => Gate().ActAsync(request, (view, _) =>
    {
        acted.Add(view.Session!.By);
        return Task.FromResult(ActResult.Done(ConsoleView.Root));
    }, Cancellation), type);
}
